namespace VaePipeline.ML.Benchmarks;

/// <summary>What <see cref="FeatureBenchmark"/> measured.</summary>
public sealed record FeatureBenchmarkReport
{
    /// <summary>Clips measured.</summary>
    public required int Clips { get; init; }

    /// <summary>Threads that worked at once on all steps.</summary>
    public required int Threads { get; init; }

    /// <summary>Each step alone, on one thread.</summary>
    public required IReadOnlyList<StageTiming> Stages { get; init; }

    /// <summary>Clips a second through all steps, on all threads.</summary>
    public required double ClipsPerSecond { get; init; }
}
