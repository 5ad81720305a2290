using MathNet.Numerics.LinearAlgebra;
using VaePipeline.Evaluation.Statistics;

namespace VaePipeline.Evaluation.Projections;

/// <summary>
/// Principal component analysis: the directions of largest variance, from the eigenvectors of the units' covariance.
/// Each direction's largest loading is positive, so that the same data gives the same map.
/// </summary>
public sealed class PrincipalComponents
{
    /// <summary>Above this many units the eigenvectors would take minutes.</summary>
    public const int MaxUnits = 2048;

    readonly double[] _mean;
    readonly double[][] _directions;

    PrincipalComponents(double[] mean, double[][] directions, double[] variances)
    {
        _mean = mean;
        _directions = directions;
        Variances = variances;
        var total = variances.Sum();
        ExplainedShares = [.. variances.Select(variance => total > 0 ? variance / total : 0)];
    }

    /// <summary>(D) variance along each component (divided by N), largest first.</summary>
    public IReadOnlyList<double> Variances { get; }

    /// <summary>(D) each component's part of the whole variance; 0 when there is none.</summary>
    public IReadOnlyList<double> ExplainedShares { get; }

    /// <summary>(D) the unit vector of a component.</summary>
    public IReadOnlyList<double> Direction(int component) => _directions[component];

    /// <summary>Finds the components of a table.</summary>
    /// <param name="table">At least one row.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="EmbeddingTableException">The table has more than <see cref="MaxUnits"/> units.</exception>
    public static PrincipalComponents Of(EmbeddingTable table, CancellationToken cancellationToken = default)
    {
        if (table.Units > MaxUnits)
            throw new EmbeddingTableException($"{table.Name}: vectors of {table.Units} units are too long to analyze, {MaxUnits} are allowed; reduce them first.");
        var (mean, matrix) = Covariance.Of(table, cancellationToken);
        var eigen = Matrix<double>.Build.Dense(table.Units, table.Units, matrix).Evd(Symmetricity.Symmetric);
        var variances = new double[table.Units];
        var directions = new double[table.Units][];
        for (var component = 0; component < table.Units; component++)
        {
            // MathNet sorts eigenvalues in ascending order; rounding may leave the smallest a hair below zero.
            var column = table.Units - 1 - component;
            variances[component] = Math.Max(0, eigen.EigenValues[column].Real);
            directions[component] = Oriented(eigen.EigenVectors.Column(column).ToArray());
        }
        return new(mean, directions, variances);
    }

    /// <summary>(N, components) the rows' coordinates along the first components, row-major.</summary>
    public float[] Project(EmbeddingTable table, int components)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(components, _directions.Length);
        ArgumentOutOfRangeException.ThrowIfNotEqual(table.Units, _mean.Length);
        var coordinates = new float[table.Count * components];
        Parallel.For(0, table.Count, row =>
        {
            var vector = table[row];
            for (var component = 0; component < components; component++)
            {
                var direction = _directions[component];
                var sum = 0.0;
                for (var i = 0; i < direction.Length; i++)
                    sum += (vector[i] - _mean[i]) * direction[i];
                coordinates[row * components + component] = (float)sum;
            }
        });
        return coordinates;
    }

    static double[] Oriented(double[] direction)
    {
        var largest = direction.MaxBy(Math.Abs);
        if (largest < 0)
            for (var i = 0; i < direction.Length; i++)
                direction[i] = -direction[i];
        return direction;
    }
}
