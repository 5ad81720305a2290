using VaePipeline.ML.Jobs.Outputs;

namespace VaePipeline.ML.Jobs;

/// <summary>The result of a job.</summary>
/// <param name="Ok">Files, or windows of files, with an embedding.</param>
/// <param name="Errors">Unreadable files.</param>
/// <param name="Silent">Files or windows of digital silence.</param>
/// <param name="Short">Files shorter than one window of the features.</param>
public sealed record EmbeddingSummary(int Ok, int Errors, int Silent, int Short)
{
    /// <summary>Rows that lack an embedding. Silent windows do not count: pauses between sounds are normal.</summary>
    public int Failed => Errors + Short + (HasWindows ? 0 : Silent);

    /// <summary>Rows in total.</summary>
    public int Total => Ok + Errors + Silent + Short;

    /// <summary>Rows with an embedding of a sound that is not whole; their messages say what is missing.</summary>
    internal int Incomplete { get; init; }

    /// <summary>Rows whose novelty is above 1: sounds that are like no instrument that the model was trained on. 0 if the model does not say.</summary>
    public int Novel { get; init; }

    /// <summary>Whether each row is a window of a file; otherwise each row is a file.</summary>
    public bool HasWindows { get; init; }

    /// <summary>The file that was written; for formats with several files, the main file.</summary>
    public required string Output { get; init; }

    /// <summary>The .meta.json file, which describes how the output was made.</summary>
    public required string Metadata { get; init; }

    /// <summary>The model's fingerprint.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>The reasons of the first ten failures, one line each.</summary>
    public IReadOnlyList<string> FirstFailures { get; init; } = [];

    /// <summary>Rows taken over from an earlier run.</summary>
    public int Resumed { get; init; }

    /// <summary>Whether the job to resume had already finished; then nothing was done.</summary>
    public bool WasFinished { get; init; }

    /// <summary>One line per skipped folder.</summary>
    public IReadOnlyList<string> Notices { get; init; } = [];

    /// <summary>The time from the start to the finished output.</summary>
    public TimeSpan Elapsed { get; init; }

    internal static EmbeddingSummary Of(OutputLayout layout, EmbeddingMetadata metadata) =>
        new(metadata.Counts.Ok, metadata.Counts.Errors, metadata.Counts.Silent, metadata.Counts.Short)
        {
            Output = layout.Output,
            Metadata = layout.MetadataPath,
            Fingerprint = metadata.Model.Fingerprint,
            HasWindows = metadata.Windows is not null,
            Incomplete = metadata.Counts.Incomplete,
            Novel = metadata.Counts.Novel,
        };
}
