namespace VaePipeline.ML.Benchmarks;

/// <summary>One step of embedding, measured alone: one thread, in memory that it has had before.</summary>
/// <param name="Name">decode, log_mel or encode.</param>
/// <param name="CoreMicroseconds">Processor time a clip.</param>
/// <param name="Share">Its part of all steps together. [0, 1]</param>
public sealed record StageTiming(string Name, double CoreMicroseconds, double Share);

/// <summary>A job from files to rows.</summary>
public sealed record JobTiming
{
    /// <summary>Processor time of all threads a clip.</summary>
    public required double CoreMicroseconds { get; init; }

    /// <summary>That, over the stages' measured alone.</summary>
    public required double Ratio { get; init; }

    /// <summary>Clips a second, from the first to the last row.</summary>
    public required double ClipsPerSecond { get; init; }

    /// <summary>How busy its threads were from the first to the last row: processor time over wall time and threads. [0, 1]</summary>
    public required double Busy { get; init; }
}

/// <summary>What <see cref="EmbeddingBenchmark"/> measured.</summary>
public sealed record EmbeddingBenchmarkReport
{
    /// <summary>Rows of a job.</summary>
    public required int Clips { get; init; }

    /// <summary>Clips that the stages were measured on.</summary>
    public required int StageClips { get; init; }

    /// <summary>Threads of the jobs.</summary>
    public required int Threads { get; init; }

    /// <summary>Each step alone, in the order data goes through them.</summary>
    public required IReadOnlyList<StageTiming> Stages { get; init; }

    /// <summary>The stages' processor time a clip together.</summary>
    public double StagesCoreMicroseconds => Stages.Sum(stage => stage.CoreMicroseconds);

    /// <summary>The first job: as `vae embed` does it, the start of the process and all compiling included in its processor time.</summary>
    public required JobTiming Cold { get; init; }

    /// <summary>The same job again in the same process.</summary>
    public required JobTiming Warm { get; init; }

    /// <summary>From the start of the process to the first batch of rows.</summary>
    public required double FirstRowSeconds { get; init; }

    /// <summary>Most memory in use, up to the end of the first job, in 10^6 bytes.</summary>
    public required double PeakMegabytes { get; init; }
}
