using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using VaePipeline.ML.Jobs.Inputs;
using VaePipeline.ML.Jobs.Journal;

namespace VaePipeline.ML.Jobs.Outputs;

/// <summary>Writes JSON lines: one object per row, all with the same properties; unknown values are null.</summary>
sealed class JsonRows : RowWriter
{
    readonly Stream _stream;
    readonly RowShape _shape;
    readonly ArrayBufferWriter<byte> _line = new();
    readonly Utf8JsonWriter _json;

    public JsonRows(Stream stream, RowShape shape)
    {
        (_stream, _shape) = (stream, shape);
        _json = new(_line, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        Columns = [.. shape.PlaceNames, "id", "path", "status", "message", .. shape.MetadataNames, "embedding"];
    }

    public override IReadOnlyList<string> Columns { get; }

    public override void Write(ListedNote listed, EmbeddedRow row)
    {
        var (_, place, note) = listed;
        _json.WriteStartObject();
        if (_shape.HasPlaces)
            _json.WriteNumber("row"u8, place);
        _json.WriteString("id"u8, _shape.IdOf(note, row));
        _json.WriteString("path"u8, note.Path);
        _json.WriteString("status"u8, row.Status);
        _json.WriteString("message"u8, row.Message);
        foreach (var column in _shape.Metadata)
            if (column.Text is { } text)
                _json.WriteString(column.Name, text(note));
            else if (column.Number!(note) is { } number)
                _json.WriteNumber(column.Name, number);
            else
                _json.WriteNull(column.Name);
        if (float.IsNaN(row.Duration))
            _json.WriteNull("duration_s"u8);
        else
            _json.WriteNumber("duration_s"u8, row.Duration);
        if (_shape.HasStarts)
            _json.WriteNumber("start_s"u8, row.Start);
        WriteEmbedding(row);
        _json.WriteEndObject();
        _json.Flush();
        _json.Reset();
        _line.Write("\n"u8);
        _stream.Write(_line.WrittenSpan);
        _line.ResetWrittenCount();
    }

    void WriteEmbedding(EmbeddedRow row)
    {
        if (!row.IsOk)
        {
            _json.WriteNull("embedding"u8);
            return;
        }
        _json.WriteStartArray("embedding"u8);
        foreach (var value in row.Embedding.Span)
            _json.WriteNumberValue(value);
        _json.WriteEndArray();
    }

    public override void Dispose() => _json.Dispose();
}
