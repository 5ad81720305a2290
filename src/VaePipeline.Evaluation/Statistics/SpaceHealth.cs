using System.Globalization;
using VaePipeline.Evaluation.Projections;

namespace VaePipeline.Evaluation.Statistics;

/// <summary>What the vectors' spread says of the space.</summary>
public enum SpaceVerdict
{
    /// <summary>Most units vary and the variance lies in many directions.</summary>
    Healthy,

    /// <summary>Units or directions are missing, but more than a few carry the rows.</summary>
    PartlyCollapsed,

    /// <summary>Nearly all variance lies in a few units or directions; the rest says nothing of a row.</summary>
    Collapsed,
}

/// <summary>How many of a space's dimensions are really used.</summary>
/// <param name="Units">Units of a vector, D.</param>
/// <param name="ActiveUnits">Units whose variance is above <see cref="UnitStatistics.ActiveVariance"/>.</param>
/// <param name="ParticipationRatio">
/// (sum of the covariance's eigenvalues)^2 / (sum of their squares), from 1 (one direction) to D (all alike); 0 when nothing varies.
/// </param>
/// <param name="EffectiveRank">
/// exp of the entropy of the centered data's normalized singular values (Roy and Vetterli, "The effective rank", 2007), 1 to D; 0 when nothing varies.
/// </param>
/// <param name="TotalVariance">Sum of the units' variances.</param>
/// <param name="LargestShare">The first principal component's part of it.</param>
/// <param name="MeanCorrelation">Mean absolute correlation between two units that vary; NaN with fewer than two.</param>
/// <param name="LargestCorrelation">The most correlated pair of units; null with fewer than two that vary.</param>
public sealed record SpaceHealth(int Units, int ActiveUnits, double ParticipationRatio, double EffectiveRank, double TotalVariance,
    double LargestShare, double MeanCorrelation, UnitCorrelation? LargestCorrelation)
{
    // Collapsed: a tenth of the units or directions at most. Healthy: three quarters of the units and an eighth of the directions at least;
    // the participation ratio of a good space is far below D, since its variances fall off as a spectrum's do.
    const double CollapsedPart = 0.1;
    const double HealthyUnits = 0.75;
    const double HealthyDirections = 0.125;

    bool HasFewActiveUnits => ActiveUnits <= Math.Max(1, CollapsedPart * Units);

    bool HasFewDirections => ParticipationRatio < Math.Min(2, 0.75 * Units);

    bool HasIdleUnits => ActiveUnits < HealthyUnits * Units;

    bool IsLopsided => ParticipationRatio < HealthyDirections * Units;

    /// <summary>The verdict on collapse.</summary>
    public SpaceVerdict Verdict =>
        HasFewActiveUnits || HasFewDirections ? SpaceVerdict.Collapsed
        : HasIdleUnits || IsLopsided ? SpaceVerdict.PartlyCollapsed
        : SpaceVerdict.Healthy;

    /// <summary>The verdict in two or three plain sentences: what was seen, and what it means.</summary>
    public string Explanation => string.Create(CultureInfo.InvariantCulture,
        $"{ActiveUnits} of {Units} units vary (variance above {UnitStatistics.ActiveVariance}); the variance is worth {ParticipationRatio:F1} directions (participation ratio), {LargestShare * 100:F0} % of it along one. {Meaning}");

    string Meaning => Verdict switch
    {
        SpaceVerdict.Collapsed when HasFewActiveUnits => "Nearly all of the vector tells nothing of a row. If these are a VAE's codes, its KL term outweighs the reconstruction: lower beta, or give each unit free bits.",
        SpaceVerdict.Collapsed => "Distances tell little more than one number would, however many units vary: look for a factor that rules them all, such as level or pitch.",
        SpaceVerdict.PartlyCollapsed when HasIdleUnits => "Part of the vector tells nothing of a row. If these are a VAE's codes, a lower beta brings more units to life.",
        SpaceVerdict.PartlyCollapsed => "Units are alive, but a few directions rule all distances; standardized or whitened vectors would show more.",
        _ => "Most units tell something and no single direction rules.",
    };

    /// <summary>Measures a table.</summary>
    /// <param name="table">The vectors.</param>
    /// <param name="units">Their <see cref="UnitStatistics"/>.</param>
    /// <param name="components">Their principal components.</param>
    /// <param name="correlations">(D, D) correlations of the units.</param>
    internal static SpaceHealth Of(EmbeddingTable table, IReadOnlyList<UnitStatistics> units, PrincipalComponents components, UnitCorrelations correlations)
    {
        var total = components.Variances.Sum();
        var squares = components.Variances.Sum(variance => variance * variance);
        var singular = components.Variances.Sum(Math.Sqrt);
        var entropy = components.Variances.Where(variance => variance > 0)
            .Sum(variance => -Math.Sqrt(variance) / singular * Math.Log(Math.Sqrt(variance) / singular));
        return new(table.Units, units.Count(unit => unit.Active), total > 0 ? total * total / squares : 0, total > 0 ? Math.Exp(entropy) : 0,
            total, total > 0 ? components.ExplainedShares[0] : 0, correlations.MeanAbsolute, correlations.Largest);
    }
}
