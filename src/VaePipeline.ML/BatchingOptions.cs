namespace VaePipeline.ML;

/// <summary>How a transform's cursors look ahead. Of transforms that follow one another directly, the last one's options hold for all.</summary>
public record BatchingOptions
{
    internal const int DefaultBatchSize = 32;

    /// <summary>Rows a batch. With many, threads meet seldom; with few, less is held, as two batches a thread are on their way at once. [1, 1,024]</summary>
    public int BatchSize { get; init; } = DefaultBatchSize;

    /// <summary>Threads a cursor works with; 0 takes as many as there are cores. [0, 1,024]</summary>
    public int Threads { get; init; }

    internal int ThreadCount => Threads == 0 ? Environment.ProcessorCount : Threads;

    internal void RequireValid()
    {
        if (BatchSize is < 1 or > 1024)
            throw new ArgumentOutOfRangeException(nameof(BatchSize), $"{nameof(BatchSize)} is {BatchSize}; allowed: 1 to 1024 rows.");
        if (Threads is < 0 or > 1024)
            throw new ArgumentOutOfRangeException(nameof(Threads), $"{nameof(Threads)} is {Threads}; allowed: 0 (every core) to 1024.");
    }
}
