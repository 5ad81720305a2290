namespace VaePipeline.ML.Jobs;

/// <summary>The progress of a job.</summary>
/// <param name="Done">Files done.</param>
/// <param name="Total">Files in total.</param>
/// <param name="Failed">Rows done that lack an embedding.</param>
public readonly record struct EmbeddingProgress(int Done, int Total, int Failed)
{
    /// <summary>Rows done: files, or windows of files.</summary>
    public int Rows { get; init; }

    /// <summary>The completed fraction, including the completed part of the current file. [0, 1]</summary>
    public double Fraction { get; init; }
}
