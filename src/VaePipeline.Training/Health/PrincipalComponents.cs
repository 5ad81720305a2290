using MathNet.Numerics.LinearAlgebra;
using VaePipeline.Foundation;
using VaePipeline.Training.Examples;
using static VaePipeline.Training.Health.VectorMath;

namespace VaePipeline.Training.Health;

/// <summary>
/// The leading principal components of examples, by randomized subspace iteration: a random basis is multiplied by the covariance, which is
/// never formed, a few times, orthonormalized between, and turned to its principal axes at the end.
/// </summary>
/// <remarks>Halko, Martinsson and Tropp, "Finding structure with randomness", SIAM Review 2011, algorithms 4.4 and 5.3.</remarks>
sealed class PrincipalComponents
{
    const int Oversampling = 8;
    const int Iterations = 5;
    const int RowsPerSlice = 256; // fixed, so that sums come out the same for any thread count

    readonly float[] _mean;      // (D)
    readonly float[][] _axes;    // (components, D), orthonormal

    PrincipalComponents(float[] mean, float[][] axes) => (_mean, _axes) = (mean, axes);

    /// <summary>Components there are: as many as asked for, or one less than examples.</summary>
    public int Count => _axes.Length;

    public static PrincipalComponents Fit(TrainingExamples examples, int[] rows, int components, int seed, CancellationToken cancellationToken)
    {
        var size = examples.Features.Size;
        var mean = MeanOf(examples, rows);
        var basis = new float[Math.Min(components + Oversampling, Math.Min(rows.Length - 1, size))][];
        for (var j = 0; j < basis.Length; j++)
            new Philox(seed, RandomStream.PrincipalComponents, j).FillNormal(basis[j] = new float[size]);
        Orthonormalize(basis);
        for (var i = 0; i < Iterations; i++)
        {
            basis = TimesCovariance(examples, rows, mean, basis, cancellationToken).Product;
            Orthonormalize(basis);
        }
        var projected = TimesCovariance(examples, rows, mean, basis, cancellationToken).Projected;
        return new(mean, PrincipalAxes(basis, projected, Math.Min(components, basis.Length)));
    }

    /// <summary>Mean squared errors of projections onto none (the mean), one, two, ... and all components.</summary>
    public double[] Errors(TrainingExamples examples, int[] rows, CancellationToken cancellationToken)
    {
        var perRow = new double[rows.Length][];
        Parallel.For(0, rows.Length, new ParallelOptions { CancellationToken = cancellationToken }, i =>
        {
            var centerd = Centerd(examples.LogMel(rows[i]), _mean, new float[_mean.Length]);
            var left = perRow[i] = new double[Count + 1];
            left[0] = Dot(centerd, centerd);
            for (var c = 0; c < Count; c++)
            {
                var length = (double)Dot(centerd, _axes[c]);
                left[c + 1] = left[c] - length * length;
            }
        });
        return [.. Enumerable.Range(0, Count + 1).Select(c => perRow.Sum(left => left[c]) / rows.Length / _mean.Length)];
    }

    /// <summary>(N, components) coordinates of rows along the components, row-major.</summary>
    public float[] Project(TrainingExamples examples, int[] rows, CancellationToken cancellationToken)
    {
        var coordinates = new float[rows.Length * Count];
        Parallel.For(0, rows.Length, new ParallelOptions { CancellationToken = cancellationToken }, () => new float[_mean.Length], (i, _, centerd) =>
        {
            Centerd(examples.LogMel(rows[i]), _mean, centerd);
            for (var c = 0; c < Count; c++)
                coordinates[i * Count + c] = Dot(centerd, _axes[c]);
            return centerd;
        }, _ => { });
        return coordinates;
    }

    static float[] MeanOf(TrainingExamples examples, int[] rows)
    {
        var sum = new double[examples.Features.Size];
        foreach (var row in rows)
        {
            var values = examples.LogMel(row);
            for (var i = 0; i < sum.Length; i++)
                sum[i] += values[i];
        }
        return Array.ConvertAll(sum, s => (float)(s / rows.Length));
    }

    /// <summary>C B and B' C B up to a factor, for the covariance C of rows and a basis B.</summary>
    static (float[][] Product, double[,] Projected) TimesCovariance(
        TrainingExamples examples, int[] rows, float[] mean, float[][] basis, CancellationToken cancellationToken)
    {
        var slices = new (float[][] Product, double[,] Projected)[(rows.Length + RowsPerSlice - 1) / RowsPerSlice];
        Parallel.For(0, slices.Length, new ParallelOptions { CancellationToken = cancellationToken }, slice =>
        {
            var product = Array.ConvertAll(basis, axis => new float[axis.Length]);
            var projected = new double[basis.Length, basis.Length];
            var (centerd, lengths) = (new float[mean.Length], new float[basis.Length]);
            foreach (var row in rows.AsSpan(slice * RowsPerSlice, Math.Min(RowsPerSlice, rows.Length - slice * RowsPerSlice)))
            {
                Centerd(examples.LogMel(row), mean, centerd);
                for (var j = 0; j < basis.Length; j++)
                {
                    lengths[j] = Dot(centerd, basis[j]);
                    AddScaled(product[j], centerd, lengths[j]);
                }
                for (var j = 0; j < basis.Length; j++)
                    for (var k = 0; k < basis.Length; k++)
                        projected[j, k] += (double)lengths[j] * lengths[k];
            }
            slices[slice] = (product, projected);
        });
        foreach (var (product, projected) in slices.Skip(1))
            for (var j = 0; j < basis.Length; j++)
            {
                AddScaled(slices[0].Product[j], product[j], 1);
                for (var k = 0; k < basis.Length; k++)
                    slices[0].Projected[j, k] += projected[j, k];
            }
        return slices[0];
    }

    // Gram and Schmidt, modified, twice: once is not enough for vectors that lie close together.
    static void Orthonormalize(float[][] basis)
    {
        for (var j = 0; j < basis.Length; j++)
        {
            for (var pass = 0; pass < 2; pass++)
                for (var k = 0; k < j; k++)
                    AddScaled(basis[j], basis[k], -Dot(basis[j], basis[k]));
            var norm = MathF.Sqrt(Dot(basis[j], basis[j]));
            var scale = norm > 0 ? 1 / norm : 0; // examples may span fewer dimensions than the basis has
            for (var i = 0; i < basis[j].Length; i++)
                basis[j][i] *= scale;
        }
    }

    static float[][] PrincipalAxes(float[][] basis, double[,] projected, int count)
    {
        var turn = Matrix<double>.Build.DenseOfArray(projected).Evd(Symmetricity.Symmetric).EigenVectors; // ascending eigenvalues
        var axes = new float[count][];
        for (var c = 0; c < count; c++)
        {
            axes[c] = new float[basis[0].Length];
            for (var j = 0; j < basis.Length; j++)
                AddScaled(axes[c], basis[j], (float)turn[j, basis.Length - 1 - c]);
        }
        return axes;
    }

    static float[] Centerd(ReadOnlySpan<float> values, float[] mean, float[] centerd)
    {
        for (var i = 0; i < centerd.Length; i++)
            centerd[i] = values[i] - mean[i];
        return centerd;
    }
}
