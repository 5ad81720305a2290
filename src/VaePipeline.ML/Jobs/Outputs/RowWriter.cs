using System.Globalization;
using VaePipeline.Datasets;
using VaePipeline.ML.Jobs.Inputs;
using VaePipeline.ML.Jobs.Journal;

namespace VaePipeline.ML.Jobs.Outputs;

/// <summary>The columns of rows.</summary>
/// <param name="Metadata">The kinds of metadata that notes have.</param>
/// <param name="Size">The size of an embedding.</param>
/// <param name="HasPlaces">Whether rows begin with their place in the whole output, as those of a shard do.</param>
/// <param name="HasStarts">Whether rows are windows and have a start time.</param>
/// <param name="RawText">Whether texts that look like formulas are written unchanged in tables.</param>
sealed record RowShape(IReadOnlyList<NoteMetadata> Metadata, int Size, bool HasPlaces, bool HasStarts, bool RawText)
{
    public IEnumerable<string> PlaceNames => HasPlaces ? ["row"] : [];

    public IEnumerable<string> MetadataNames => [.. Metadata.Select(column => column.Name), "duration_s", .. (string[])(HasStarts ? ["start_s"] : [])];

    /// <summary>A row's id: the note's id, followed by the start time for a window.</summary>
    public string IdOf(Note note, EmbeddedRow row) => HasStarts ? string.Create(CultureInfo.InvariantCulture, $"{note.Id}@{row.Start}") : note.Id;

    public IEnumerable<string> UnitNames => Enumerable.Range(0, Size).Select(unit => string.Create(CultureInfo.InvariantCulture, $"z{unit:00}"));
}

/// <summary>Writes embeddings in one of the formats. Numbers are written in the invariant culture with the fewest digits that read back to the same value.</summary>
abstract class RowWriter : IDisposable
{
    /// <summary>Makes a writer to the files of a layout, which stay open.</summary>
    /// <param name="layout">The format and its files.</param>
    /// <param name="files">The open files.</param>
    /// <param name="shape">The columns.</param>
    /// <param name="rows">The total number of rows.</param>
    public static RowWriter Create(OutputLayout layout, OutputFiles files, RowShape shape, int rows) => layout.Format switch
    {
        EmbeddingFormat.Csv => new CsvRows(files[layout.Output], shape, hasVectors: true),
        EmbeddingFormat.Npy => new NpyRows(files[layout.Tables[0].Path], files[layout.Output], shape, rows),
        EmbeddingFormat.Tsv => new ProjectorRows(files[layout.Output], files[layout.Tables[0].Path], files[layout.Tables[1].Path], shape),
        _ => new JsonRows(files[layout.Output], shape),
    };

    /// <summary>The names of the columns.</summary>
    public abstract IReadOnlyList<string> Columns { get; }

    /// <summary>Writes a row of a note.</summary>
    public abstract void Write(ListedNote listed, EmbeddedRow row);

    /// <summary>Flushes buffered output.</summary>
    public abstract void Dispose();
}
