namespace VaePipeline.ML.Transforms.Batches;

/// <summary>How a transform batches rows and uses threads. If several transforms follow one another directly, the options of the last one apply to all.</summary>
public record BatchingOptions
{
    internal const int DefaultBatchSize = 32;

    /// <summary>Rows per batch. Large batches need less synchronization, small ones less memory: up to two batches per thread are in flight. [1, 1,024]</summary>
    public int BatchSize { get; init; } = DefaultBatchSize;

    /// <summary>Threads of a cursor; 0 uses one per core. [0, 1,024]</summary>
    public int Threads { get; init; }

    internal int ThreadCount => Threads == 0 ? Environment.ProcessorCount : Threads;

    internal void RequireValid()
    {
        Require.That(BatchSize is >= 1 and <= 1024, BatchSize, "1 to 1024 rows");
        Require.That(Threads is >= 0 and <= 1024, Threads, "0 (every core) to 1024");
    }
}
