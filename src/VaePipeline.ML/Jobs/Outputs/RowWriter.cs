using System.Globalization;
using VaePipeline.Model;

namespace VaePipeline.ML.Jobs.Outputs;

/// <summary>The columns of rows.</summary>
/// <param name="Metadata">The kinds of metadata that notes have.</param>
/// <param name="Size">The size of an embedding.</param>
/// <param name="HasPlaces">Whether rows begin with their place in the whole output, as those of a shard do.</param>
/// <param name="HasWindows">Whether rows are windows, so that their ids have a start time.</param>
/// <param name="HasStarts">Whether rows have a start time: that of the window, or that of the prepared clip.</param>
/// <param name="Known">What the model has heard, for a column of novelty; null without one.</param>
/// <param name="RawText">Whether texts that look like formulas are written unchanged in tables.</param>
sealed record RowShape(
    IReadOnlyList<NoteMetadata> Metadata,
    int Size,
    bool HasPlaces,
    bool HasWindows,
    bool HasStarts,
    KnownSounds? Known,
    bool RawText
)
{
    public IEnumerable<string> PlaceNames => HasPlaces ? ["row"] : [];

    public IEnumerable<string> MetadataNames =>
        [
            .. Metadata.Select(column => column.Name),
            "duration_s",
            .. (string[])(HasStarts ? ["start_s"] : []),
            .. (string[])(Known is null ? [] : ["novelty"]),
        ];
}

/// <summary>Writes embeddings in one of the formats. Numbers are written in the invariant culture with the fewest digits that read back to the same value.</summary>
abstract class RowWriter(RowShape shape) : IDisposable
{
    /// <summary>Makes a writer of <paramref name="rows"/> rows to the files of a layout, which stay open.</summary>
    public static RowWriter Create(OutputLayout layout, OutputFiles files, RowShape shape, int rows) =>
        layout.Format switch
        {
            EmbeddingFormat.Csv => new CsvRows(files[layout.Output], shape, hasVectors: true),
            EmbeddingFormat.Npy => new NpyRows(files[layout.Tables[0].Path], files[layout.Output], shape, rows),
            EmbeddingFormat.Tsv => new ProjectorRows(
                files[layout.Output],
                files[layout.Tables[0].Path],
                files[layout.Tables[1].Path],
                shape
            ),
            _ => new JsonRows(files[layout.Output], shape),
        };

    protected RowShape Shape => shape;

    /// <summary>The names of the columns.</summary>
    public abstract IReadOnlyList<string> Columns { get; }

    /// <summary>Rows until now whose novelty is above 1.</summary>
    public int Novel { get; private set; }

    public abstract void Write(ListedNote listed, EmbeddedRow row);

    /// <summary>Writes the place, id and path. The id of a window is the note's id, followed by the start time.</summary>
    protected void WriteName(ListedNote listed, EmbeddedRow row)
    {
        if (shape.HasPlaces)
            WriteInteger("row", listed.Place);
        WriteText("id", shape.HasWindows ? string.Create(CultureInfo.InvariantCulture, $"{listed.Note.Id}@{row.Start}") : listed.Note.Id);
        WriteText("path", listed.Note.Path);
    }

    protected void WriteOutcome(EmbeddedRow row)
    {
        WriteText("status", row.Status);
        WriteText("message", row.Message);
    }

    protected void WriteMetadata(ListedNote listed, EmbeddedRow row)
    {
        foreach (var column in shape.Metadata)
            if (column.Text is { } text)
                WriteText(column.Name, text(listed.Note));
            else
                WriteInteger(column.Name, column.Number!(listed.Note));
        WriteNumber("duration_s", row.Duration);
        if (shape.HasStarts)
            WriteNumber("start_s", row.IsOk || shape.HasWindows ? row.Start : double.NaN);
        if (shape.Known is { } known)
            WriteNovelty(row.IsOk ? known.NoveltyOf(row.Embedding.Span) : float.NaN);
    }

    void WriteNovelty(float novelty)
    {
        WriteNumber("novelty", novelty);
        Novel += novelty > 1 ? 1 : 0;
    }

    protected abstract void WriteText(string name, string? text);

    protected abstract void WriteInteger(string name, int? number);

    /// <summary>Writes a number; NaN as missing.</summary>
    protected abstract void WriteNumber(string name, float number);

    protected abstract void WriteNumber(string name, double number);

    /// <summary>Flushes buffered output.</summary>
    public abstract void Dispose();
}
