using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace VaePipeline.ML.Jobs.Outputs;

/// <summary>Writes JSON lines: one object per row, all with the same properties; unknown values are null.</summary>
sealed class JsonRows : RowWriter
{
    readonly Stream _stream;
    readonly ArrayBufferWriter<byte> _line = new();
    readonly Utf8JsonWriter _json;

    public JsonRows(Stream stream, RowShape shape)
        : base(shape)
    {
        _stream = stream;
        _json = new(_line, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        Columns = [.. shape.PlaceNames, "id", "path", "status", "message", .. shape.MetadataNames, "embedding"];
    }

    public override IReadOnlyList<string> Columns { get; }

    public override void Write(ListedNote listed, EmbeddedRow row)
    {
        _json.WriteStartObject();
        WriteName(listed, row);
        WriteOutcome(row);
        WriteMetadata(listed, row);
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

    protected override void WriteText(string name, string? text) => _json.WriteString(name, text);

    protected override void WriteInteger(string name, int? number)
    {
        if (number is { } known)
            _json.WriteNumber(name, known);
        else
            _json.WriteNull(name);
    }

    protected override void WriteNumber(string name, float number)
    {
        if (float.IsNaN(number))
            _json.WriteNull(name);
        else
            _json.WriteNumber(name, number);
    }

    protected override void WriteNumber(string name, double number)
    {
        if (double.IsNaN(number))
            _json.WriteNull(name);
        else
            _json.WriteNumber(name, number);
    }

    public override void Dispose() => _json.Dispose();
}
