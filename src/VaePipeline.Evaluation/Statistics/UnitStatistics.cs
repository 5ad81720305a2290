namespace VaePipeline.Evaluation.Statistics;

/// <summary>The distribution of a unit's values over the rows.</summary>
/// <param name="Name">The unit, such as z00.</param>
/// <param name="Mean">Mean.</param>
/// <param name="Deviation">Standard deviation over all rows (divided by N, as numpy's).</param>
/// <param name="Variance">Its square.</param>
/// <param name="VarianceFraction">This unit's share of the sum of all variances; 0 when that is 0.</param>
/// <param name="Min">Smallest value.</param>
/// <param name="LowerQuartile">25th percentile, linearly interpolated.</param>
/// <param name="Median">50th percentile.</param>
/// <param name="UpperQuartile">75th percentile.</param>
/// <param name="Max">Largest value.</param>
/// <param name="Active">Whether the variance is above <see cref="ActiveVariance"/>.</param>
public sealed record UnitStatistics(
    string Name,
    double Mean,
    double Deviation,
    double Variance,
    double VarianceFraction,
    double Min,
    double LowerQuartile,
    double Median,
    double UpperQuartile,
    double Max,
    bool Active
)
{
    /// <summary>
    /// A unit whose value varies by more than this over the rows is active (Burda, Grosse and Salakhutdinov, "Importance weighted autoencoders",
    /// 2016). The threshold assumes a prior of unit variance, so it means nothing for vectors on another scale.
    /// </summary>
    public const double ActiveVariance = 0.01;

    /// <summary>A unit that carries more nats than this is informative.</summary>
    public const double InformativeNats = 0.1;

    /// <summary>
    /// The variance above which a VAE's unit carries more than 0.1 nat: -ln(1 - v) / 2 is 0.1 at v = 1 - exp(-0.2), if mu and the posterior's
    /// variance together have the prior's variance of 1.
    /// </summary>
    public static readonly double InformativeVariance = 1 - Math.Exp(-2 * InformativeNats);

    /// <summary>Measures every unit of a table.</summary>
    /// <param name="table">At least one row.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static IReadOnlyList<UnitStatistics> Of(EmbeddingTable table, CancellationToken cancellationToken = default)
    {
        var units = new UnitStatistics[table.Units];
        Parallel.For(0, table.Units, new() { CancellationToken = cancellationToken }, unit => units[unit] = Measure(table, unit));
        var total = units.Sum(unit => unit.Variance);
        return total == 0 ? units : [.. units.Select(unit => unit with { VarianceFraction = unit.Variance / total })];
    }

    static UnitStatistics Measure(EmbeddingTable table, int unit)
    {
        var values = new float[table.Count];
        for (var row = 0; row < values.Length; row++)
            values[row] = table[row][unit];
        var (mean, squares) = Moments.Of(values);
        var variance = squares / values.Length;
        Array.Sort(values);
        return new(
            table.UnitNames[unit],
            mean,
            Math.Sqrt(variance),
            variance,
            0,
            values[0],
            Quantile.OfSorted<float>(values, 0.25),
            Quantile.OfSorted<float>(values, 0.5),
            Quantile.OfSorted<float>(values, 0.75),
            values[^1],
            variance > ActiveVariance
        );
    }
}
