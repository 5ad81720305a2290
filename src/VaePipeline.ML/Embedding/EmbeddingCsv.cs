using System.Globalization;
using CsvHelper;
using VaePipeline.Datasets;
using VaePipeline.ML.Transforms;

namespace VaePipeline.ML.Embedding;

/// <summary>
/// Writes embeddings as CSV: UTF-8 without a mark, line feeds, numbers with a point and as few digits as read back the same.
/// </summary>
sealed class EmbeddingCsv : IDisposable
{
    readonly CsvWriter _csv;
    readonly MetadataColumn[] _metadata;
    readonly int _size;

    sealed record MetadataColumn(string Name, Func<Note, string?>? Text = null, Func<Note, int?>? Number = null)
    {
        public bool IsKnownOf(Note note) => Text is null ? Number!(note) is not null : Text(note) is not null;
    }

    static readonly MetadataColumn[] KnownMetadata =
    [
        new("instrument", Text: note => note.Instrument),
        new("family", Text: note => note.Family),
        new("source", Text: note => note.Source),
        new("pitch", Number: note => note.Pitch),
        new("velocity", Number: note => note.Velocity),
    ];

    /// <param name="stream">Where to write; left open.</param>
    /// <param name="notes">All notes to come: a metadata column is written when any of them knows it.</param>
    /// <param name="size">Values of an embedding.</param>
    /// <param name="rawText">Whether texts that look like formulas stay as they are.</param>
    public EmbeddingCsv(Stream stream, IReadOnlyCollection<Note> notes, int size, bool rawText)
    {
        _csv = CsvWriter.Create(stream, new()
        {
            NewLine = "\n",
            Injection = rawText ? CsvInjection.None : CsvInjection.Escape,
            FormatProvider = CultureInfo.InvariantCulture,
        }, leaveOpen: true);
        _size = size;
        _metadata = [.. KnownMetadata.Where(column => notes.Any(column.IsKnownOf))];
        Columns = ["id", "path", "status", "message", .. _metadata.Select(column => column.Name), "duration_s", .. Enumerable.Range(0, size).Select(UnitName)];
    }

    /// <summary>The names of the columns.</summary>
    public IReadOnlyList<string> Columns { get; }

    static string UnitName(int unit) => string.Create(CultureInfo.InvariantCulture, $"z{unit:00}");

    public void WriteHeader()
    {
        foreach (var column in Columns)
            _csv.WriteField(column);
        _csv.EndRecord();
    }

    /// <param name="note">The note.</param>
    /// <param name="status">One of <see cref="NoteStatus"/>.</param>
    /// <param name="message">The reason where it is not ok.</param>
    /// <param name="duration">Seconds; not a number where unknown.</param>
    /// <param name="embedding">(latent), or empty where there is none.</param>
    public void WriteRow(Note note, string status, string message, float duration, ReadOnlySpan<float> embedding)
    {
        _csv.WriteField(note.Id);
        _csv.WriteField(note.Path);
        _csv.WriteField(status);
        _csv.WriteField(message);
        foreach (var column in _metadata)
            if (column.Text is { } text)
                _csv.WriteField(text(note));
            else
                _csv.WriteField(column.Number!(note), default);
        WriteNumber(duration);
        for (var unit = 0; unit < _size; unit++)
            WriteNumber(embedding.IsEmpty ? float.NaN : embedding[unit]);
        _csv.EndRecord();
    }

    void WriteNumber(float number)
    {
        if (float.IsNaN(number))
            _csv.WriteField(default(ReadOnlySpan<char>));
        else
            _csv.WriteField(number, default(ReadOnlySpan<char>));
    }

    public void Dispose() => _csv.Dispose();
}
