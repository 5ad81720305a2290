using VaePipeline.ML.Embedding.Outputs;

namespace VaePipeline.ML.Embedding;

/// <summary>What to embed, with which model, into which file.</summary>
public sealed record EmbeddingRequest
{
    /// <summary>
    /// Files, folders of audio, folders in NSynth's layout, patterns (<c>drums/**/*.wav</c>), lists (a CSV with a column <c>path</c>, or a
    /// <c>.txt</c> with a path a line), and <c>-</c> for a list on the standard input; their rows come in this order.
    /// </summary>
    public required IReadOnlyList<string> Inputs { get; init; }

    /// <summary>A model's folder, a run's folder, or an encoder's .onnx file.</summary>
    public required string Model { get; init; }

    /// <summary>The file to write; beside it, under the same name and <c>.meta.json</c>, what it was made with.</summary>
    public required string Output { get; init; }

    /// <summary>What to write it as; null where its ending tells: .csv, .npy, .tsv, .jsonl or .ndjson.</summary>
    public EmbeddingFormat? Format { get; init; }

    /// <summary>Whether an output that exists is replaced.</summary>
    public bool Overwrite { get; init; }

    /// <summary>Whether to go on from the rows that a stopped job has left beside the output; a job that has left none starts from the beginning.</summary>
    public bool Resume { get; init; }

    /// <summary>Which part of the notes to embed; null embeds all. The parts are put together by <see cref="ShardMerge"/>.</summary>
    public Shard? Shard { get; init; }

    /// <summary>Whether the first file without an embedding stops the job. The rows before it are kept for <see cref="Resume"/>.</summary>
    public bool FailFast { get; init; }

    /// <summary>Threads to work with; 0 takes as many as there are cores. [0, 1,024]</summary>
    public int Threads { get; init; }

    /// <summary>Files a batch. [1, 1,024]</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>
    /// Whether text in tables is written as it is. Otherwise a text that a spreadsheet would take for a formula (it begins with <c>= + - @</c>, tab
    /// or carriage return) gets an apostrophe before it.
    /// </summary>
    public bool RawText { get; init; }

    internal OutputLayout Layout => OutputLayout.Of(Output, Format);

    internal EmbeddingRequest Validated()
    {
        if (Inputs is null or { Count: 0 })
            throw new TimbreException("Nothing to embed: give at least one file, folder, pattern or list of audio.");
        if (string.IsNullOrWhiteSpace(Output))
            throw new TimbreException("No output given: give the file to write.");
        if (Directory.Exists(Output))
            throw new TimbreException($"{Output}: is a folder; give the file to write.");
        if (Resume && Overwrite)
            throw new TimbreException("--resume goes on with what is there, --force starts over; give one of them.");
        OutputLayout.Of(Output, Format);
        new BatchingOptions { Threads = Threads, BatchSize = BatchSize }.RequireValid();
        return this;
    }
}

/// <summary>How far a job has come.</summary>
/// <param name="Done">Files done.</param>
/// <param name="Total">Files in all.</param>
/// <param name="Failed">Files among the done that have no embedding.</param>
public readonly record struct EmbeddingProgress(int Done, int Total, int Failed);

/// <summary>What a job came to.</summary>
/// <param name="Ok">Files embedded.</param>
/// <param name="Errors">Files that could not be read.</param>
/// <param name="Silent">Files of digital silence.</param>
/// <param name="Short">Files shorter than one window of the features.</param>
public sealed record EmbeddingSummary(int Ok, int Errors, int Silent, int Short)
{
    /// <summary>Files that have a row but no embedding.</summary>
    public int Failed => Errors + Silent + Short;

    /// <summary>Files in all, each with a row.</summary>
    public int Total => Ok + Failed;

    /// <summary>The file that was written; with other formats than CSV and JSON lines, the one that the others are named after.</summary>
    public required string Output { get; init; }

    /// <summary>The file beside it that says what it was made with.</summary>
    public required string Metadata { get; init; }

    /// <summary>The model's fingerprint.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>The reasons of the first ten files that failed, one line each.</summary>
    public IReadOnlyList<string> FirstFailures { get; init; } = [];

    /// <summary>Files whose rows an earlier try had come to.</summary>
    public int Resumed { get; init; }

    /// <summary>Whether the job to resume had ended already; then nothing was done.</summary>
    public bool WasFinished { get; init; }

    /// <summary>A line for every folder that had to be left out.</summary>
    public IReadOnlyList<string> Notices { get; init; } = [];

    internal static EmbeddingSummary Of(string output, string fingerprint, RowCounts counts) => new(counts.Ok, counts.Errors, counts.Silent, counts.Short)
    {
        Output = output,
        Metadata = EmbeddingMetadata.PathFor(output),
        Fingerprint = fingerprint,
    };

    /// <summary>How long it took, from the first file to the finished output.</summary>
    public TimeSpan Elapsed { get; init; }
}
