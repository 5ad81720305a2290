using VaePipeline.ML.Jobs.Outputs;

namespace VaePipeline.ML.Jobs;

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

    /// <summary>What to write it as; null where its ending tells: .csv, .npy, .tsv, .jsonl or .ndjson. It must not contradict such an ending.</summary>
    public EmbeddingFormat? Format { get; init; }

    /// <summary>
    /// Seconds of a window, at most what the model hears; each window of a file gets a row. Null takes what the model hears where
    /// <see cref="HopSeconds"/> is given, or else one row a file, of what the model hears from its start.
    /// </summary>
    public double? WindowSeconds { get; init; }

    /// <summary>Seconds from the start of a window to the start of the next; null puts them side by side.</summary>
    public double? HopSeconds { get; init; }

    internal bool HasWindows => WindowSeconds is not null || HopSeconds is not null;

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
    public int BatchSize { get; init; } = BatchingOptions.DefaultBatchSize;

    /// <summary>
    /// Whether text in tables is written as it is. Otherwise a text that a spreadsheet would take for a formula (it begins with <c>= + - @</c>, tab
    /// or carriage return) gets an apostrophe before it.
    /// </summary>
    public bool RawText { get; init; }

    internal OutputLayout Layout => OutputLayout.Of(Output, Format);

    /// <summary>Returns this request, or throws when a value cannot be, whatever the inputs hold.</summary>
    /// <exception cref="TimbreException">There is no input, the output is none that can be written, or a length is none.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public EmbeddingRequest Validated()
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
        foreach (var (name, seconds) in new[] { ("--window", WindowSeconds), ("--hop", HopSeconds) })
            if (seconds is { } given && !(given > 0 && double.IsFinite(given)))
                throw new TimbreException(FormattableString.Invariant($"{name} is {given}; allowed: seconds above 0."));
        new BatchingOptions { Threads = Threads, BatchSize = BatchSize }.RequireValid();
        return this;
    }
}

/// <summary>How far a job has come.</summary>
/// <param name="Done">Files done.</param>
/// <param name="Total">Files in all.</param>
/// <param name="Failed">Rows among the done that lack an embedding.</param>
public readonly record struct EmbeddingProgress(int Done, int Total, int Failed)
{
    /// <summary>Rows done: as many as files, or windows of them.</summary>
    public int Rows { get; init; }

    /// <summary>Done of the whole; the part of a long file that is done counts. [0, 1]</summary>
    public double Fraction { get; init; }
}

/// <summary>What a job came to.</summary>
/// <param name="Ok">Files, or windows of them, embedded.</param>
/// <param name="Errors">Files that could not be read.</param>
/// <param name="Silent">Files or windows of digital silence.</param>
/// <param name="Short">Files shorter than one window of the features.</param>
public sealed record EmbeddingSummary(int Ok, int Errors, int Silent, int Short)
{
    /// <summary>Rows that lack an embedding; silent windows are not among them, as the silence between sounds is no failure.</summary>
    public int Failed => Errors + Short + (HasWindows ? 0 : Silent);

    /// <summary>Rows in all.</summary>
    public int Total => Ok + Errors + Silent + Short;

    /// <summary>Whether files were cut into windows, a row each; otherwise a file has one row.</summary>
    public bool HasWindows { get; init; }

    /// <summary>The file that was written; with other formats than CSV and JSON lines, the one that the others are named after.</summary>
    public required string Output { get; init; }

    /// <summary>The file beside it that says what it was made with.</summary>
    public required string Metadata { get; init; }

    /// <summary>The model's fingerprint.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>The reasons of the first ten files that failed, one line each.</summary>
    public IReadOnlyList<string> FirstFailures { get; init; } = [];

    /// <summary>Rows that an earlier try had come to.</summary>
    public int Resumed { get; init; }

    /// <summary>Whether the job to resume had ended already; then nothing was done.</summary>
    public bool WasFinished { get; init; }

    /// <summary>A line for every folder that had to be left out.</summary>
    public IReadOnlyList<string> Notices { get; init; } = [];

    internal static EmbeddingSummary Of(string output, string fingerprint, RowCounts counts, bool hasWindows) => new(counts.Ok, counts.Errors, counts.Silent, counts.Short)
    {
        Output = output,
        Metadata = EmbeddingMetadata.PathFor(output),
        Fingerprint = fingerprint,
        HasWindows = hasWindows,
    };

    /// <summary>How long it took, from the first file to the finished output.</summary>
    public TimeSpan Elapsed { get; init; }
}
