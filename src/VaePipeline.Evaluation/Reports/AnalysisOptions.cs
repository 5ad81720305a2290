namespace VaePipeline.Evaluation.Reports;

/// <summary>What an <see cref="AnalysisReport"/> measures.</summary>
public sealed record AnalysisOptions
{
    /// <summary>How distances are measured.</summary>
    public DistanceMetric Metric { get; init; } = DistanceMetric.Euclidean;

    /// <summary>Number of nearest neighbors listed for each row. [1, 1,000]</summary>
    public int Neighbors { get; init; } = 5;

    /// <summary>Number of rows of which all pairs are listed. [2, 1,000]</summary>
    public int PairwiseRows { get; init; } = 16;

    /// <summary>Whether these rows are drawn at random; otherwise they are the first of the table.</summary>
    public bool SamplePairwiseRows { get; init; }

    /// <summary>The text columns whose groups are compared, if the table has them.</summary>
    public IReadOnlyList<string> Labels { get; init; } = ["instrument", "family"];

    /// <summary>The text column that colors the map; null for the first of family, instrument and source that the table has.</summary>
    public string? MapLabel { get; init; }

    /// <summary>Up to this many rows, distances within groups and retrieval are exact; larger tables are sampled at equal cost. [100, 1,000,000]</summary>
    public int ExactRows { get; init; } = 14_000;

    /// <summary>Seed of samples and confidence intervals. [0, 2^31)</summary>
    public int Seed { get; init; }

    /// <summary>Returns these options, or throws when one is out of its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    public AnalysisOptions Validated()
    {
        Require.That(Neighbors is >= 1 and <= 1000, Neighbors, "1 to 1,000");
        Require.That(PairwiseRows is >= 2 and <= 1000, PairwiseRows, "2 to 1,000");
        Require.That(ExactRows is >= 100 and <= 1_000_000, ExactRows, "100 to 1,000,000");
        Require.That(Seed >= 0, Seed, "0 or more");
        return this;
    }
}
