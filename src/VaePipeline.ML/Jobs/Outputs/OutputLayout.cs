namespace VaePipeline.ML.Jobs.Outputs;

/// <summary>
/// The form of records: lines, but quoted cells of CSV may contain line breaks. A shard's records begin with their place in the whole output:
/// the first cell, or the first property in JSON.
/// </summary>
enum RecordKind
{
    Csv,
    Tsv,
    Json,
}

/// <summary>A file of records, and optionally a second file with one vector per record.</summary>
/// <param name="Path">The file of records.</param>
/// <param name="Kind">Their form.</param>
/// <param name="Vectors">The file of vectors; null if the records contain them.</param>
sealed record RecordTable(string Path, RecordKind Kind, string? Vectors = null)
{
    /// <summary>Whether the first record has the names of columns.</summary>
    public bool HasHeader => Kind != RecordKind.Json;
}

/// <summary>The files of an output.</summary>
sealed record OutputLayout(EmbeddingFormat Format, string Output)
{
    static readonly Dictionary<string, EmbeddingFormat> Extensions = new(StringComparer.OrdinalIgnoreCase)
    {
        [".csv"] = EmbeddingFormat.Csv,
        [".npy"] = EmbeddingFormat.Npy,
        [".tsv"] = EmbeddingFormat.Tsv,
        [".jsonl"] = EmbeddingFormat.Jsonl,
        [".ndjson"] = EmbeddingFormat.Jsonl,
    };

    /// <summary>The layout of an output; the format is taken from the file extension if it is not given.</summary>
    /// <exception cref="TimbreException">The format is unknown or contradicts the extension.</exception>
    public static OutputLayout Of(string output, EmbeddingFormat? format)
    {
        var implied = FormatOf(output);
        if (format is { } given && implied is { } other && given != other)
            throw Problem(
                $"{output}: the file extension means {NameOf(other)}, but the format is {NameOf(given)}; use the extension .{NameOf(given)}, or do not set a format."
            );
        return (format ?? implied) is { } known
            ? new(known, output)
            : throw Problem(
                $"{output}: unknown file extension; use {string.Join(", ", Extensions.Keys)}, or set the format to csv, npy, tsv or jsonl."
            );

        static TimbreException Problem(string message) => new(message) { Options = [nameof(EmbeddingRequest.Format)] };
    }

    public static string NameOf(EmbeddingFormat format) => format.ToString().ToLowerInvariant();

    public static EmbeddingFormat? FormatNamed(string name) =>
        Enum.GetValues<EmbeddingFormat>()
            .Select(format => (EmbeddingFormat?)format)
            .FirstOrDefault(format => NameOf(format!.Value) == name);

    /// <summary>The format of a file extension; null if it is unknown.</summary>
    public static EmbeddingFormat? FormatOf(string output) =>
        Extensions.TryGetValue(Path.GetExtension(output), out var format) ? format : null;

    public IReadOnlyList<RecordTable> Tables =>
        Format switch
        {
            EmbeddingFormat.Csv => [new(Output, RecordKind.Csv)],
            EmbeddingFormat.Npy => [new(WithSuffix(".ids.csv"), RecordKind.Csv, Output)],
            EmbeddingFormat.Tsv =>
            [
                new(WithSuffix(".metadata.tsv"), RecordKind.Tsv, Output),
                new(WithSuffix(".failed.tsv"), RecordKind.Tsv),
            ],
            _ => [new(Output, RecordKind.Json)],
        };

    /// <summary>All files except the metadata; the output's main file comes last.</summary>
    public IReadOnlyList<string> Files =>
        [
            .. Tables
                .Select(table => table.Path)
                .Concat(Tables.Select(table => table.Vectors).OfType<string>())
                .Where(path => path != Output),
            Output,
        ];

    public IEnumerable<string> AllFiles => [.. Files, MetadataPath];

    /// <summary>The file that describes how the output was made.</summary>
    public string MetadataPath => Output + ".meta.json";

    string WithSuffix(string suffix) => (FormatOf(Output) == Format ? Path.ChangeExtension(Output, null) : Output) + suffix;
}
