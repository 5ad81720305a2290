namespace VaePipeline.ML.Jobs.Outputs;

/// <summary>How the records of a file are told apart, and where a shard's have their place in the whole.</summary>
enum RecordKind
{
    /// <summary>Lines, but a quoted cell may hold more of them; the place is the first cell.</summary>
    Csv,

    /// <summary>Lines; the place is the first cell, before a tab.</summary>
    Tsv,

    /// <summary>Lines; the place is the first property.</summary>
    Json,
}

/// <summary>A file of records, and the file beside it with a vector for each.</summary>
/// <param name="Path">The file of records.</param>
/// <param name="Kind">What they look like.</param>
/// <param name="HasHeader">Whether the first names columns.</param>
/// <param name="Vectors">The file of vectors; null where the records hold them.</param>
sealed record RecordTable(string Path, RecordKind Kind, bool HasHeader, string? Vectors = null);

/// <summary>The files that an output comes in.</summary>
sealed record OutputLayout(EmbeddingFormat Format, string Output)
{
    static readonly Dictionary<string, EmbeddingFormat> _endings = new(StringComparer.OrdinalIgnoreCase)
    {
        [".csv"] = EmbeddingFormat.Csv,
        [".npy"] = EmbeddingFormat.Npy,
        [".tsv"] = EmbeddingFormat.Tsv,
        [".jsonl"] = EmbeddingFormat.Jsonl,
        [".ndjson"] = EmbeddingFormat.Jsonl,
    };

    /// <summary>The layout of an output whose name tells its format, unless it is given.</summary>
    /// <exception cref="TimbreException">Neither tells it, or they contradict each other.</exception>
    public static OutputLayout Of(string output, EmbeddingFormat? format)
    {
        var told = Told(output);
        if (format is { } given && told is { } other && given != other)
            throw new TimbreException($"{output}: its ending says {Name(other)}, --format says {Name(given)}; leave --format out, or end the name in .{Name(given)}.");
        return (format ?? told) is { } known
            ? new(known, output)
            : throw new TimbreException($"{output}: its ending tells no format; name it {string.Join(", ", _endings.Keys)}, or say --format csv, npy, tsv or jsonl.");

        static string Name(EmbeddingFormat format) => format.ToString().ToLowerInvariant();
    }

    /// <summary>The format that the ending of a name tells; null when it tells none.</summary>
    public static EmbeddingFormat? Told(string output) => _endings.TryGetValue(Path.GetExtension(output), out var format) ? format : null;

    /// <summary>The tables of records, one after the other.</summary>
    public IReadOnlyList<RecordTable> Tables => Format switch
    {
        EmbeddingFormat.Csv => [new(Output, RecordKind.Csv, HasHeader: true)],
        EmbeddingFormat.Npy => [new(Beside(".ids.csv"), RecordKind.Csv, HasHeader: true, Output)],
        EmbeddingFormat.Tsv => [new(Beside(".metadata.tsv"), RecordKind.Tsv, HasHeader: true, Output), new(Beside(".failed.tsv"), RecordKind.Tsv, HasHeader: true)],
        _ => [new(Output, RecordKind.Json, HasHeader: false)],
    };

    /// <summary>All files, the one that the output is named after last.</summary>
    public IReadOnlyList<string> Files => [.. Tables.Select(table => table.Path).Concat(Tables.Select(table => table.Vectors).OfType<string>()).Where(path => path != Output), Output];

    string Beside(string ending) => (Told(Output) == Format ? Path.ChangeExtension(Output, null) : Output) + ending;
}
