namespace VaePipeline.Evaluation.Statistics;

/// <summary>How many of a space's dimensions the vectors use.</summary>
/// <param name="Units">Units of a vector, D.</param>
/// <param name="ActiveUnits">Units that are <see cref="UnitStatistics.Active"/>.</param>
/// <param name="UnitsInUse">
/// Units that carry more than 0.1 nat as far as vectors can show it: of a model's table, units with a variance above
/// <see cref="UnitStatistics.InformativeVariance"/>; of vectors of unknown origin and scale, the active units.
/// </param>
/// <param name="ParticipationRatio">
/// (sum of the covariance's eigenvalues)^2 / (sum of their squares), from 1 (one direction) to D (all alike); 0 when nothing varies.
/// </param>
/// <param name="EffectiveRank">
/// exp of the entropy of the centered data's normalized singular values (Roy and Vetterli, "The effective rank", 2007), 1 to D; 0 when nothing varies.
/// </param>
/// <param name="TotalVariance">Sum of the units' variances.</param>
/// <param name="LargestShare">The first principal component's share of it.</param>
/// <param name="MeanCorrelation">Mean absolute correlation between two units that vary; NaN with fewer than two.</param>
/// <param name="LargestCorrelation">The most correlated pair of units; null with fewer than two that vary.</param>
public sealed record SpaceStatistics(
    int Units,
    int ActiveUnits,
    int UnitsInUse,
    double ParticipationRatio,
    double EffectiveRank,
    double TotalVariance,
    double LargestShare,
    double MeanCorrelation,
    (string First, string Second, double Value)? LargestCorrelation
)
{
    /// <summary>
    /// Whether a few directions dominate all distances, however many units vary. The participation ratio of a good space is far below D, since
    /// its variances decay as a spectrum does; below an eighth of D, or below 2, it is low.
    /// </summary>
    public bool IsDominatedByFewDirections => ParticipationRatio < Math.Max(Math.Min(2, 0.75 * Units), 0.125 * Units);

    internal static SpaceStatistics Of(
        EmbeddingTable table,
        IReadOnlyList<UnitStatistics> units,
        PrincipalComponents components,
        double[,] correlations
    )
    {
        var pairs = UnitCorrelations.Pairs(correlations, table.UnitNames).ToArray();
        var total = components.Variances.Sum();
        var squares = components.Variances.Sum(variance => variance * variance);
        var singular = components.Variances.Sum(Math.Sqrt);
        var entropy = components
            .Variances.Where(variance => variance > 0)
            .Sum(variance => -Math.Sqrt(variance) / singular * Math.Log(Math.Sqrt(variance) / singular));
        return new(
            table.Units,
            units.Count(unit => unit.Active),
            units.Count(unit => table.Origin is null ? unit.Active : unit.Variance > UnitStatistics.InformativeVariance),
            total > 0 ? total * total / squares : 0,
            total > 0 ? Math.Exp(entropy) : 0,
            total,
            total > 0 ? components.ExplainedShares[0] : 0,
            pairs.Length == 0 ? double.NaN : pairs.Average(pair => Math.Abs(pair.Value)),
            pairs.Length == 0 ? null : pairs.MaxBy(pair => Math.Abs(pair.Value))
        );
    }
}
