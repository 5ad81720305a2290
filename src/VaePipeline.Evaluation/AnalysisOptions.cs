using VaePipeline.Evaluation.Distances;

namespace VaePipeline.Evaluation;

/// <summary>What an <see cref="AnalysisReport"/> measures.</summary>
public sealed record AnalysisOptions
{
    /// <summary>How distances are measured.</summary>
    public DistanceMetric Metric { get; init; } = DistanceMetric.Euclidean;

    /// <summary>Nearest neighbors listed for each row. [1, 1,000]</summary>
    public int Neighbors { get; init; } = 5;

    /// <summary>All pairs of so many rows are listed. [2, 1,000]</summary>
    public int PairwiseRows { get; init; } = 16;

    /// <summary>Whether these rows are drawn at random; else they are the first of the table.</summary>
    public bool SamplePairwiseRows { get; init; }

    /// <summary>The text columns whose groups are compared, as far as the table has them.</summary>
    public IReadOnlyList<string> Labels { get; init; } = ["instrument", "family"];

    /// <summary>The text column that colors the map; null for family, instrument or source, whichever there is.</summary>
    public string? MapLabel { get; init; }

    /// <summary>Up to so many rows distances within groups and retrieval are exact; beyond, seeded samples of equal cost. [100, 1,000,000]</summary>
    public int ExactRows { get; init; } = 14_000;

    /// <summary>Seed of samples and confidence intervals. [0, 2^31)</summary>
    public int Seed { get; init; }

    /// <summary>Returns these options, or throws when one is out of its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range; the message names value, range and remedy.</exception>
    public AnalysisOptions Validated()
    {
        Require(Neighbors is >= 1 and <= 1000, nameof(Neighbors), Neighbors, "1 to 1,000");
        Require(PairwiseRows is >= 2 and <= 1000, nameof(PairwiseRows), PairwiseRows, "2 to 1,000");
        Require(ExactRows is >= 100 and <= 1_000_000, nameof(ExactRows), ExactRows, "100 to 1,000,000");
        Require(Seed >= 0, nameof(Seed), Seed, "0 or more");
        return this;
    }

    static void Require(bool holds, string name, int given, string allowed)
    {
        if (!holds)
            throw new ArgumentOutOfRangeException(name, $"{name} is {given}; allowed: {allowed}.");
    }
}
