using VaePipeline.ML.Jobs.Outputs;
using VaePipeline.ML.Transforms.Batches;

namespace VaePipeline.ML.Jobs;

/// <summary>What to embed, with which model, to which file.</summary>
public sealed record EmbeddingRequest
{
    /// <summary>
    /// Files, folders of audio, folders in NSynth's layout, patterns (<c>drums/**/*.wav</c>), lists (a CSV with a column <c>path</c>, or a
    /// <c>.txt</c> with one path per line), and <c>-</c> for a list on standard input. Rows have this order.
    /// </summary>
    public required IReadOnlyList<string> Inputs { get; init; }

    /// <summary>A model's folder, a run's folder, or an encoder's .onnx file.</summary>
    public required string Model { get; init; }

    /// <summary>The file to write. A second file with the suffix <c>.meta.json</c> describes how it was made.</summary>
    public required string Output { get; init; }

    /// <summary>The format; null to take it from the file extension: .csv, .npy, .tsv, .jsonl or .ndjson. It must not contradict the extension.</summary>
    public EmbeddingFormat? Format { get; init; }

    /// <summary>
    /// Seconds per window, up to the length of the model's input; each window is one row. If null, windows have the length of the model's input if
    /// <see cref="HopSeconds"/> is given; otherwise each file is one row, embedded from its start.
    /// </summary>
    public double? WindowSeconds { get; init; }

    /// <summary>Seconds from the start of one window to the start of the next; null for adjacent windows.</summary>
    public double? HopSeconds { get; init; }

    /// <summary>
    /// Whether sounds are prepared although the model's features do not say so: they start at the onset, without a constant offset, at peak 1.
    /// </summary>
    public bool Prepare { get; init; }

    /// <summary>
    /// Whether ffmpeg, if it is on the PATH, decodes files that nothing else reads, such as .m4a, .wma and the sound of videos.
    /// </summary>
    public bool Ffmpeg { get; init; } = true;

    /// <summary>Whether to replace an existing output.</summary>
    public bool Overwrite { get; init; }

    /// <summary>Whether to continue from the rows of a stopped job; without such rows, the job starts from the beginning.</summary>
    public bool Resume { get; init; }

    /// <summary>The shard to embed; null for all notes. <see cref="ShardMerge"/> merges shards.</summary>
    public Shard? Shard { get; init; }

    /// <summary>Whether the first file without an embedding stops the job. The rows before it are kept for <see cref="Resume"/>.</summary>
    public bool FailFast { get; init; }

    /// <summary>Number of threads; 0 uses one per core. [0, 1,024]</summary>
    public int Threads { get; init; }

    /// <summary>Files per batch. [1, 1,024]</summary>
    public int BatchSize { get; init; } = BatchingOptions.DefaultBatchSize;

    /// <summary>
    /// Whether text in tables is written unchanged. Otherwise a text that a spreadsheet would treat as a formula (it begins with <c>= + - @</c>, tab
    /// or carriage return) is prefixed with an apostrophe.
    /// </summary>
    public bool RawText { get; init; }

    internal bool HasWindows => WindowSeconds is not null || HopSeconds is not null;

    internal OutputLayout Layout => OutputLayout.Of(Output, Format);

    internal BatchingOptions Batching => new() { Threads = Threads, BatchSize = BatchSize };

    /// <summary>Returns this request, or throws if a value is invalid independently of the inputs.</summary>
    /// <exception cref="TimbreException">There is no input, the output is not a file, or a length is not positive.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public EmbeddingRequest Validated()
    {
        if (Inputs is null or { Count: 0 })
            throw new TimbreException("Nothing to embed: give at least one file, folder, pattern or list of audio.");
        if (string.IsNullOrWhiteSpace(Output))
            throw new TimbreException("No output: give the file to write.");
        if (Directory.Exists(Output))
            throw new TimbreException($"{Output}: is a folder; give the file to write.");
        if (Resume && Overwrite)
            throw new TimbreException("A job either resumes or overwrites its output; choose one of them.")
            {
                Options = [nameof(Resume), nameof(Overwrite)],
            };
        OutputLayout.Of(Output, Format);
        foreach (
            var (name, seconds, option) in new[]
            {
                ("window", WindowSeconds, nameof(WindowSeconds)),
                ("hop", HopSeconds, nameof(HopSeconds)),
            }
        )
            if (seconds is { } given && !(given > 0 && double.IsFinite(given)))
                throw new TimbreException(FormattableString.Invariant($"The {name} is {given} s; allowed: above 0."))
                {
                    Options = [option],
                };
        Batching.RequireValid();
        return this;
    }
}
