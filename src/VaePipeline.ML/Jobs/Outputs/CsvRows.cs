using System.Globalization;
using CsvHelper;

namespace VaePipeline.ML.Jobs.Outputs;

/// <summary>Writes CSV: UTF-8 without a byte order mark, commas, line feeds.</summary>
class CsvRows : RowWriter
{
    readonly CsvWriter _csv;
    readonly bool _hasVectors;

    /// <summary>Makes a writer of rows, with embeddings if it <paramref name="hasVectors"/>, to a stream, which stays open.</summary>
    public CsvRows(Stream stream, RowShape shape, bool hasVectors)
        : base(shape)
    {
        _csv = CsvWriter.Create(
            stream,
            new()
            {
                NewLine = "\n",
                Injection = shape.RawText ? CsvInjection.None : CsvInjection.Escape,
                FormatProvider = CultureInfo.InvariantCulture,
            },
            leaveOpen: true
        );
        _hasVectors = hasVectors;
        List<string> columns = [.. shape.PlaceNames, "id", "path", "status", "message", .. shape.MetadataNames];
        for (var unit = 0; unit < shape.Size && hasVectors; unit++)
            columns.Add(string.Create(CultureInfo.InvariantCulture, $"z{unit:00}"));
        Columns = columns;
        foreach (var column in columns)
            _csv.WriteField(column);
        _csv.EndRecord();
    }

    public override IReadOnlyList<string> Columns { get; }

    public override void Write(ListedNote listed, EmbeddedRow row)
    {
        WriteName(listed, row);
        WriteOutcome(row);
        WriteMetadata(listed, row);
        for (var unit = 0; unit < Shape.Size && _hasVectors; unit++)
            WriteNumber("", row.IsOk ? row.Embedding.Span[unit] : float.NaN);
        _csv.EndRecord();
    }

    protected override void WriteText(string name, string? text) => _csv.WriteField(text);

    protected override void WriteInteger(string name, int? number) => _csv.WriteField(number, default);

    protected override void WriteNumber(string name, float number)
    {
        if (float.IsNaN(number))
            _csv.WriteField(default(ReadOnlySpan<char>));
        else
            _csv.WriteField(number, default(ReadOnlySpan<char>));
    }

    protected override void WriteNumber(string name, double number)
    {
        if (double.IsNaN(number))
            _csv.WriteField(default(ReadOnlySpan<char>));
        else
            _csv.WriteField(number, default(ReadOnlySpan<char>));
    }

    public override void Dispose() => _csv.Dispose();
}
