using System.Globalization;
using System.Text;
using VaePipeline.ML.Jobs.Inputs;
using VaePipeline.ML.Jobs.Journal;

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
    readonly RowShape _shape;

    public ProjectorRows(Stream vectors, Stream metadata, Stream failed, RowShape shape)
    {
        (_vectors, _metadata, _failed, _shape) = (Lines(vectors), Lines(metadata), Lines(failed), shape);
        Columns = [.. shape.PlaceNames, "id", "path", .. shape.MetadataNames];
        _metadata.Write(string.Join('\t', Columns) + "\n");
        _failed.Write(string.Join('\t', [.. shape.PlaceNames, "id", "path", "status", "message"]) + "\n");
    }

    static StreamWriter Lines(Stream stream) => new(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 1 << 12, leaveOpen: true);

    public override IReadOnlyList<string> Columns { get; }

    public override void Write(ListedNote listed, EmbeddedRow row)
    {
        var (_, place, note) = listed;
        var table = row.IsOk ? _metadata : _failed;
        if (_shape.HasPlaces)
            table.Write(string.Create(CultureInfo.InvariantCulture, $"{place}\t"));
        table.Write($"{Text(_shape.IdOf(note, row))}\t{Text(note.Path)}");
        if (!row.IsOk)
        {
            table.Write($"\t{row.Status}\t{Text(row.Message)}\n");
            return;
        }
        foreach (var column in _shape.Metadata)
            table.Write($"\t{(column.Text is { } text ? Text(text(note) ?? "") : column.Number!(note)?.ToString(CultureInfo.InvariantCulture))}");
        table.Write('\t');
        if (!float.IsNaN(row.Duration))
            Write(table, row.Duration);
        if (_shape.HasStarts)
            table.Write(string.Create(CultureInfo.InvariantCulture, $"\t{row.Start}"));
        table.Write('\n');
        WriteVector(row.Embedding.Span);
    }

    void WriteVector(ReadOnlySpan<float> values)
    {
        for (var unit = 0; unit < values.Length; unit++)
        {
            if (unit > 0)
                _vectors.Write('\t');
            Write(_vectors, values[unit]);
        }
        _vectors.Write('\n');
    }

    static void Write(StreamWriter writer, float value)
    {
        Span<char> digits = stackalloc char[32];
        value.TryFormat(digits, out var length, default, CultureInfo.InvariantCulture);
        writer.Write(digits[..length]);
    }

    string Text(string text)
    {
        if (text.AsSpan().ContainsAny('\t', '\n', '\r'))
            text = text.Replace('\t', ' ').Replace('\n', ' ').Replace('\r', ' ');
        return !_shape.RawText && text.Length > 0 && text[0] is '=' or '+' or '-' or '@' ? "'" + text : text;
    }

    public override void Dispose()
    {
        _vectors.Dispose();
        _metadata.Dispose();
        _failed.Dispose();
    }
}
