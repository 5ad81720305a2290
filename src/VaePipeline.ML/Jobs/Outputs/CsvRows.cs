using System.Globalization;
using CsvHelper;
using VaePipeline.ML.Jobs.Inputs;
using VaePipeline.ML.Jobs.Journal;

namespace VaePipeline.ML.Jobs.Outputs;

/// <summary>Writes CSV: UTF-8 without a byte order mark, commas, line feeds.</summary>
sealed class CsvRows : RowWriter
{
    readonly CsvWriter _csv;
    readonly RowShape _shape;
    readonly bool _hasVectors;

    /// <param name="stream">The stream, left open.</param>
    /// <param name="shape">The columns.</param>
    /// <param name="hasVectors">Whether to include the embeddings.</param>
    public CsvRows(Stream stream, RowShape shape, bool hasVectors)
    {
        _csv = CsvWriter.Create(stream, new()
        {
            NewLine = "\n",
            Injection = shape.RawText ? CsvInjection.None : CsvInjection.Escape,
            FormatProvider = CultureInfo.InvariantCulture,
        }, leaveOpen: true);
        (_shape, _hasVectors) = (shape, hasVectors);
        Columns = [.. shape.PlaceNames, "id", "path", "status", "message", .. shape.MetadataNames, .. hasVectors ? shape.UnitNames : []];
        foreach (var column in Columns)
            _csv.WriteField(column);
        _csv.EndRecord();
    }

    public override IReadOnlyList<string> Columns { get; }

    public override void Write(ListedNote listed, EmbeddedRow row)
    {
        var (_, place, note) = listed;
        if (_shape.HasPlaces)
            _csv.WriteField(place, default(ReadOnlySpan<char>));
        _csv.WriteField(_shape.IdOf(note, row));
        _csv.WriteField(note.Path);
        _csv.WriteField(row.Status);
        _csv.WriteField(row.Message);
        foreach (var column in _shape.Metadata)
            if (column.Text is { } text)
                _csv.WriteField(text(note));
            else
                _csv.WriteField(column.Number!(note), default);
        WriteNumber(row.Duration);
        if (_shape.HasStarts)
            _csv.WriteField(row.Start, default(ReadOnlySpan<char>));
        for (var unit = 0; unit < _shape.Size && _hasVectors; unit++)
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

    public override void Dispose() => _csv.Dispose();
}
