using System.Globalization;
using VaePipeline.Datasets;
using VaePipeline.ML.Jobs.Inputs;
using VaePipeline.ML.Jobs.Journal;

namespace VaePipeline.ML.Jobs.Outputs;

/// <summary>What rows hold.</summary>
/// <param name="Metadata">What is known of the notes.</param>
/// <param name="Size">Values of an embedding.</param>
/// <param name="HasPlaces">Whether rows begin with their place in the whole, as a shard's do.</param>
/// <param name="HasStarts">Whether rows are windows, which tell when they begin.</param>
/// <param name="RawText">Whether texts that look like formulas stay as they are in tables.</param>
sealed record RowShape(IReadOnlyList<NoteMetadata> Metadata, int Size, bool HasPlaces, bool HasStarts, bool RawText)
{
    public IEnumerable<string> PlaceNames => HasPlaces ? ["row"] : [];

    public IEnumerable<string> KnownNames => [.. Metadata.Select(column => column.Name), "duration_s", .. (string[])(HasStarts ? ["start_s"] : [])];

    /// <summary>A row's id: the note's, and for a window when it begins behind it.</summary>
    public string IdOf(Note note, EmbeddedRow row) => HasStarts ? string.Create(CultureInfo.InvariantCulture, $"{note.Id}@{row.Start}") : note.Id;

    public IEnumerable<string> UnitNames => Enumerable.Range(0, Size).Select(unit => string.Create(CultureInfo.InvariantCulture, $"z{unit:00}"));
}

/// <summary>Writes embeddings in one of the formats. Numbers are written with a point and as few digits as read back the same, whatever the culture.</summary>
abstract class RowWriter : IDisposable
{
    /// <summary>A writer into the files of a layout, which stay open.</summary>
    /// <param name="layout">The format and its files.</param>
    /// <param name="files">Where to write.</param>
    /// <param name="shape">What to write of a row.</param>
    /// <param name="rows">How many rows there will be.</param>
    public static RowWriter Create(OutputLayout layout, OutputFiles files, RowShape shape, int rows) => layout.Format switch
    {
        EmbeddingFormat.Csv => new CsvRows(files[layout.Output], shape, hasVectors: true),
        EmbeddingFormat.Npy => new NpyRows(files[layout.Tables[0].Path], files[layout.Output], shape, rows),
        EmbeddingFormat.Tsv => new ProjectorRows(files[layout.Output], files[layout.Tables[0].Path], files[layout.Tables[1].Path], shape),
        _ => new JsonRows(files[layout.Output], shape),
    };

    /// <summary>The names of the columns.</summary>
    public abstract IReadOnlyList<string> Columns { get; }

    /// <summary>Writes a row.</summary>
    /// <param name="place">Its note's place in the whole.</param>
    /// <param name="note">Whose it is.</param>
    /// <param name="row">What became of it.</param>
    public abstract void Write(int place, Note note, EmbeddedRow row);

    /// <summary>Passes on what is not written yet.</summary>
    public abstract void Dispose();
}
