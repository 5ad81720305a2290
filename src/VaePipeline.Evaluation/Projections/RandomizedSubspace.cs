using System.Numerics.Tensors;
using MathNet.Numerics.LinearAlgebra;

namespace VaePipeline.Evaluation.Projections;

/// <summary>
/// Finds the leading principal directions of long vectors by randomized subspace iteration: a random basis is multiplied by the covariance
/// several times and orthonormalized in between. The covariance itself (D, D) is never formed.
/// </summary>
/// <remarks>Halko, Martinsson and Tropp, "Finding structure with randomness", SIAM Review 2011, algorithms 4.4 and 5.3.</remarks>
sealed class RandomizedSubspace(Func<int, ReadOnlySpan<float>> vectors, int[] rows, float[] mean)
{
    const int Oversampling = 8;
    const int Iterations = 5;
    const int RowsPerSlice = 256; // fixed, for the same sums with any number of threads

    /// <summary>(components, D) orthonormal directions and the variance along each (divided by N), largest first.</summary>
    /// <param name="components">How many to find; at most one less than there are rows are found.</param>
    /// <param name="seed">Seed of the first basis.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public (float[][] Directions, double[] Variances) Find(int components, int seed, CancellationToken cancellationToken)
    {
        var basis = new float[Math.Min(components + Oversampling, Math.Min(rows.Length - 1, mean.Length))][];
        for (var j = 0; j < basis.Length; j++)
            new Philox(seed, RandomStream.PrincipalComponents, j).FillNormal(basis[j] = new float[mean.Length]);
        Orthonormalize(basis);
        for (var i = 0; i < Iterations; i++)
        {
            basis = TimesCovariance(basis, cancellationToken).Product;
            Orthonormalize(basis);
        }
        var projected = TimesCovariance(basis, cancellationToken).Projected;
        return PrincipalAxes(basis, projected, Math.Min(components, basis.Length));
    }

    /// <summary>N C B and N B' C B for the covariance C of the rows and a basis B.</summary>
    (float[][] Product, double[,] Projected) TimesCovariance(float[][] basis, CancellationToken cancellationToken)
    {
        var slices = new (float[][] Product, double[,] Projected)[(rows.Length + RowsPerSlice - 1) / RowsPerSlice];
        Parallel.For(
            0,
            slices.Length,
            new ParallelOptions { CancellationToken = cancellationToken },
            slice =>
            {
                var product = Array.ConvertAll(basis, axis => new float[axis.Length]);
                var projected = new double[basis.Length, basis.Length];
                var (centered, lengths) = (new float[mean.Length], new float[basis.Length]);
                foreach (var row in rows.AsSpan(slice * RowsPerSlice, Math.Min(RowsPerSlice, rows.Length - slice * RowsPerSlice)))
                {
                    TensorPrimitives.Subtract(vectors(row), mean, centered);
                    for (var j = 0; j < basis.Length; j++)
                    {
                        lengths[j] = TensorPrimitives.Dot<float>(centered, basis[j]);
                        AddScaled(product[j], centered, lengths[j]);
                    }
                    for (var j = 0; j < basis.Length; j++)
                    for (var k = 0; k < basis.Length; k++)
                        projected[j, k] += (double)lengths[j] * lengths[k];
                }
                slices[slice] = (product, projected);
            }
        );
        foreach (var (product, projected) in slices.Skip(1))
            for (var j = 0; j < basis.Length; j++)
            {
                TensorPrimitives.Add<float>(slices[0].Product[j], product[j], slices[0].Product[j]);
                for (var k = 0; k < basis.Length; k++)
                    slices[0].Projected[j, k] += projected[j, k];
            }
        return slices[0];
    }

    (float[][] Directions, double[] Variances) PrincipalAxes(float[][] basis, double[,] projected, int count)
    {
        var eigen = Matrix<double>.Build.DenseOfArray(projected).Evd(Symmetricity.Symmetric); // eigenvalues in ascending order
        var (directions, variances) = (new float[count][], new double[count]);
        for (var c = 0; c < count; c++)
        {
            var column = basis.Length - 1 - c;
            variances[c] = Math.Max(0, eigen.EigenValues[column].Real / rows.Length);
            directions[c] = new float[mean.Length];
            for (var j = 0; j < basis.Length; j++)
                AddScaled(directions[c], basis[j], (float)eigen.EigenVectors[j, column]);
        }
        return (directions, variances);
    }

    // Modified Gram-Schmidt, twice: one pass is not accurate enough for nearly parallel vectors.
    static void Orthonormalize(float[][] basis)
    {
        for (var j = 0; j < basis.Length; j++)
        {
            for (var pass = 0; pass < 2; pass++)
            for (var k = 0; k < j; k++)
                AddScaled(basis[j], basis[k], -TensorPrimitives.Dot<float>(basis[j], basis[k]));
            var norm = TensorPrimitives.Norm<float>(basis[j]);
            TensorPrimitives.Multiply(basis[j], norm > 0 ? 1 / norm : 0, basis[j]); // the rows may span fewer dimensions than the basis has
        }
    }

    static void AddScaled(float[] to, float[] from, float scale) => TensorPrimitives.MultiplyAdd(from, scale, to, to);
}
