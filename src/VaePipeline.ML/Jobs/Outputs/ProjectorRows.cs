using System.Globalization;
using System.Text;

namespace VaePipeline.ML.Jobs.Outputs;

/// <summary>
/// Writes files for TensorBoard's projector: vectors without a header, and their metadata with one. The projector does not support quotes, so tabs and
/// line breaks in texts become spaces; nor missing vectors, so notes without one are in a separate table.
/// </summary>
sealed class ProjectorRows : RowWriter
{
    readonly StreamWriter _vectors;
    readonly StreamWriter _metadata;
    readonly StreamWriter _failed;
    StreamWriter _table;
    bool _isFirstCell;

    public ProjectorRows(Stream vectors, Stream metadata, Stream failed, RowShape shape)
        : base(shape)
    {
        (_vectors, _metadata, _failed) = (Lines(vectors), Lines(metadata), Lines(failed));
        Columns = [.. shape.PlaceNames, "id", "path", .. shape.MetadataNames];
        _metadata.Write(string.Join('\t', Columns) + "\n");
        _failed.Write(string.Join('\t', [.. shape.PlaceNames, "id", "path", "status", "message"]) + "\n");
        _table = _metadata;
    }

    static StreamWriter Lines(Stream stream) =>
        new(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 1 << 12, leaveOpen: true);

    public override IReadOnlyList<string> Columns { get; }

    public override void Write(ListedNote listed, EmbeddedRow row)
    {
        (_table, _isFirstCell) = (row.IsOk ? _metadata : _failed, true);
        WriteName(listed, row);
        if (row.IsOk)
            WriteMetadata(listed, row);
        else
            WriteOutcome(row);
        _table.Write('\n');
        if (!row.IsOk)
            return;
        (_table, _isFirstCell) = (_vectors, true);
        foreach (var value in row.Embedding.Span)
            WriteNumber("", value);
        _vectors.Write('\n');
    }

    protected override void WriteText(string name, string? text)
    {
        text ??= "";
        if (text.AsSpan().ContainsAny('\t', '\n', '\r'))
            text = text.Replace('\t', ' ').Replace('\n', ' ').Replace('\r', ' ');
        WriteCell(!Shape.RawText && text.Length > 0 && text[0] is '=' or '+' or '-' or '@' ? "'" + text : text);
    }

    protected override void WriteInteger(string name, int? number) => WriteCell(number?.ToString(CultureInfo.InvariantCulture));

    protected override void WriteNumber(string name, float number)
    {
        Span<char> digits = stackalloc char[32];
        number.TryFormat(digits, out var length, default, CultureInfo.InvariantCulture);
        WriteCell(float.IsNaN(number) ? default : digits[..length]);
    }

    protected override void WriteNumber(string name, double number) =>
        WriteCell(double.IsNaN(number) ? "" : number.ToString(CultureInfo.InvariantCulture));

    void WriteCell(ReadOnlySpan<char> text)
    {
        if (!_isFirstCell)
            _table.Write('\t');
        _isFirstCell = false;
        _table.Write(text);
    }

    public override void Dispose()
    {
        _vectors.Dispose();
        _metadata.Dispose();
        _failed.Dispose();
    }
}
