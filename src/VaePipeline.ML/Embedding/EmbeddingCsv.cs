using System.Globalization;
using CsvHelper;
using VaePipeline.Datasets;
using VaePipeline.ML.Embedding.Inputs;
using VaePipeline.ML.Embedding.Journal;

namespace VaePipeline.ML.Embedding;

/// <summary>
/// Writes embeddings as CSV: UTF-8 without a mark, line feeds, numbers with a point and as few digits as read back the same.
/// </summary>
sealed class EmbeddingCsv : IDisposable
{
    readonly CsvWriter _csv;
    readonly NoteMetadata[] _metadata;
    readonly int _size;
    readonly bool _hasPlaces;

    /// <param name="stream">Where to write; left open.</param>
    /// <param name="metadata">The metadata to write columns of.</param>
    /// <param name="size">Values of an embedding.</param>
    /// <param name="rawText">Whether texts that look like formulas stay as they are.</param>
    /// <param name="hasPlaces">Whether rows begin with their place in the whole, as a shard's do.</param>
    public EmbeddingCsv(Stream stream, NoteColumns metadata, int size, bool rawText, bool hasPlaces)
    {
        _csv = CsvWriter.Create(stream, new()
        {
            NewLine = "\n",
            Injection = rawText ? CsvInjection.None : CsvInjection.Escape,
            FormatProvider = CultureInfo.InvariantCulture,
        }, leaveOpen: true);
        (_size, _hasPlaces) = (size, hasPlaces);
        _metadata = NoteMetadata.Of(metadata);
        Columns = [.. (string[])(hasPlaces ? ["row"] : []), "id", "path", "status", "message", .. _metadata.Select(column => column.Name), "duration_s", .. Enumerable.Range(0, size).Select(UnitName)];
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

    public void WriteRow(int place, Note note, EmbeddedRow row)
    {
        if (_hasPlaces)
            _csv.WriteField(place, default(ReadOnlySpan<char>));
        _csv.WriteField(note.Id);
        _csv.WriteField(note.Path);
        _csv.WriteField(row.Status);
        _csv.WriteField(row.Message);
        foreach (var column in _metadata)
            if (column.Text is { } text)
                _csv.WriteField(text(note));
            else
                _csv.WriteField(column.Number!(note), default);
        WriteNumber(row.Duration);
        for (var unit = 0; unit < _size; unit++)
            WriteNumber(row.IsOk ? row.Embedding.Span[unit] : float.NaN);
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
