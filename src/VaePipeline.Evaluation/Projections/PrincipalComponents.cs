using System.Numerics.Tensors;
using MathNet.Numerics.LinearAlgebra;

namespace VaePipeline.Evaluation.Projections;

/// <summary>
/// Principal component analysis: the directions of largest variance. Each direction's largest loading is positive, which makes the map of
/// the same data the same.
/// </summary>
public sealed class PrincipalComponents
{
    /// <summary>Longest vectors whose components are all computed; longer ones would take minutes.</summary>
    public const int MaxUnits = 2048;

    readonly double[] _mean;
    readonly double[][] _directions;

    PrincipalComponents(double[] mean, double[][] directions, double[] variances, double totalVariance)
    {
        (_mean, _directions, Variances) = (mean, Array.ConvertAll(directions, Oriented), variances);
        ExplainedShares = [.. variances.Select(variance => totalVariance > 0 ? variance / totalVariance : 0)];
    }

    /// <summary>Number of components.</summary>
    public int Count => _directions.Length;

    /// <summary>Variance along each component (divided by N), largest first.</summary>
    public IReadOnlyList<double> Variances { get; }

    /// <summary>Each component's share of the total variance; 0 when there is none.</summary>
    public IReadOnlyList<double> ExplainedShares { get; }

    /// <summary>(D) the unit vector of a component.</summary>
    public IReadOnlyList<double> Direction(int component) => _directions[component];

    /// <summary>Computes all components of a table from the eigenvectors of the units' covariance.</summary>
    /// <param name="table">At least one row.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="EmbeddingTableException">The table has more than <see cref="MaxUnits"/> units.</exception>
    public static PrincipalComponents Of(EmbeddingTable table, CancellationToken cancellationToken = default)
    {
        if (table.Units > MaxUnits)
            throw new EmbeddingTableException(
                $"{table.Name}: vectors of {table.Units} units are too long to analyze, {MaxUnits} are allowed; reduce them first."
            );
        var (mean, matrix) = Covariance.Of(table, cancellationToken);
        var eigen = Matrix<double>.Build.Dense(table.Units, table.Units, matrix).Evd(Symmetricity.Symmetric);
        var variances = new double[table.Units];
        var directions = new double[table.Units][];
        for (var component = 0; component < table.Units; component++)
        {
            // MathNet sorts eigenvalues in ascending order; rounding may make the smallest slightly negative.
            var column = table.Units - 1 - component;
            variances[component] = Math.Max(0, eigen.EigenValues[column].Real);
            directions[component] = eigen.EigenVectors.Column(column).ToArray();
        }
        return new(mean, directions, variances, variances.Sum());
    }

    /// <summary>Computes the first components of long vectors, such as log-mels, with a randomized algorithm. A seed gives the same bits every time.</summary>
    /// <param name="vectors">Returns the vector (D) of a row. It is called many times and from several threads.</param>
    /// <param name="rows">The rows to fit to, at least two.</param>
    /// <param name="size">Length of a vector, D.</param>
    /// <param name="components">How many components; fewer when the rows do not span as many dimensions.</param>
    /// <param name="seed">Seed of the algorithm.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static PrincipalComponents Leading(
        Func<int, ReadOnlySpan<float>> vectors,
        int[] rows,
        int size,
        int components,
        int seed,
        CancellationToken cancellationToken = default
    )
    {
        var mean = Covariance.Mean(vectors, rows, size);
        var squares = rows.Sum(row => (double)TensorPrimitives.SumOfSquares(vectors(row)));
        var subspace = new RandomizedSubspace(vectors, rows, Array.ConvertAll(mean, value => (float)value));
        var (directions, variances) = subspace.Find(components, seed, cancellationToken);
        return new(
            mean,
            Array.ConvertAll(directions, direction => Array.ConvertAll(direction, value => (double)value)),
            variances,
            squares / rows.Length - TensorPrimitives.SumOfSquares<double>(mean)
        );
    }

    /// <summary>(N, components) coordinates of a table's rows along the first components, row-major.</summary>
    public float[] Project(EmbeddingTable table, int components)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(components, Count);
        ArgumentOutOfRangeException.ThrowIfNotEqual(table.Units, _mean.Length);
        return Project(row => table[row], [.. Enumerable.Range(0, table.Count)], components);
    }

    /// <summary>(N, components) coordinates of rows along the first components, row-major.</summary>
    public float[] Project(
        Func<int, ReadOnlySpan<float>> vectors,
        int[] rows,
        int components,
        CancellationToken cancellationToken = default
    )
    {
        var coordinates = new float[rows.Length * components];
        Parallel.For(
            0,
            rows.Length,
            new() { CancellationToken = cancellationToken },
            () => new double[_mean.Length],
            (i, _, centered) =>
            {
                Center(vectors(rows[i]), centered);
                for (var component = 0; component < components; component++)
                    coordinates[i * components + component] = (float)TensorPrimitives.Dot<double>(centered, _directions[component]);
                return centered;
            },
            _ => { }
        );
        return coordinates;
    }

    /// <summary>(<see cref="Count"/> + 1) mean squared errors of replacing rows by the mean, then by their projection onto one, two, ... components.</summary>
    public double[] ProjectionErrors(Func<int, ReadOnlySpan<float>> vectors, int[] rows, CancellationToken cancellationToken = default)
    {
        var perRow = new double[rows.Length][];
        Parallel.For(
            0,
            rows.Length,
            new() { CancellationToken = cancellationToken },
            () => new double[_mean.Length],
            (i, _, centered) =>
            {
                Center(vectors(rows[i]), centered);
                var remaining = perRow[i] = new double[Count + 1];
                remaining[0] = TensorPrimitives.SumOfSquares<double>(centered);
                for (var component = 0; component < Count; component++)
                {
                    var length = TensorPrimitives.Dot<double>(centered, _directions[component]);
                    remaining[component + 1] = remaining[component] - length * length;
                }
                return centered;
            },
            _ => { }
        );
        return
        [
            .. Enumerable
                .Range(0, Count + 1)
                .Select(component => perRow.Sum(remaining => remaining[component]) / rows.Length / _mean.Length),
        ];
    }

    void Center(ReadOnlySpan<float> vector, double[] centered)
    {
        TensorPrimitives.ConvertTruncating<float, double>(vector, centered);
        TensorPrimitives.Subtract(centered, _mean, centered);
    }

    static double[] Oriented(double[] direction)
    {
        if (direction.MaxBy(Math.Abs) < 0)
            TensorPrimitives.Negate<double>(direction, direction);
        return direction;
    }
}
