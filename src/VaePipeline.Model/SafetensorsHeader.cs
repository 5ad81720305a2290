using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace VaePipeline.Model;

/// <summary>Name, shape and byte range of a tensor, counted from the end of the header.</summary>
readonly record struct SafetensorsEntry(string Name, int[] Shape, long Begin, long End);

/// <summary>The JSON header of a safetensors file, checked against the size of the file.</summary>
sealed record SafetensorsHeader(IReadOnlyList<SafetensorsEntry> Entries, IReadOnlyDictionary<string, string> Metadata)
{
    const string MetadataKey = "__metadata__";
    const string FloatType = "F32";
    const int MaxRank = 8;
    const int Alignment = 8;

    public static byte[] Write(IReadOnlyList<NamedTensor> tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            if (metadata is { Count: > 0 })
            {
                json.WriteStartObject(MetadataKey);
                foreach (var (key, text) in metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
                    json.WriteString(key, text);
                json.WriteEndObject();
            }
            var names = new HashSet<string>(StringComparer.Ordinal) { MetadataKey };
            var begin = 0L;
            foreach (var tensor in tensors)
            {
                if (!names.Add(tensor.Name))
                    throw new ArgumentException($"Two tensors are named '{tensor.Name}'; names must be distinct.", nameof(tensors));
                if (new WeightShape(tensor.Name, tensor.Shape).Count != tensor.Values.Length)
                    throw new ArgumentException(
                        $"Tensor '{tensor.Name}' ({string.Join(", ", tensor.Shape)}) has {tensor.Values.Length} values; they must fit its shape.",
                        nameof(tensors)
                    );
                var end = begin + (long)tensor.Values.Length * sizeof(float);
                json.WritePropertyName(tensor.Name);
                var info = new TensorInfo(FloatType, [.. tensor.Shape.Select(size => (long)size)], [begin, end]);
                JsonSerializer.Serialize(json, info, SafetensorsJson.Default.TensorInfo);
                begin = end;
            }
            json.WriteEndObject();
        }
        // trailing spaces align the values for readers that map the file
        var padding = -buffer.WrittenCount & (Alignment - 1);
        buffer.GetSpan(padding)[..padding].Fill((byte)' ');
        buffer.Advance(padding);
        return buffer.WrittenSpan.ToArray();
    }

    public static SafetensorsHeader Parse(ReadOnlyMemory<byte> utf8, long valueBytes, string path)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8, new() { MaxDepth = 8, AllowDuplicateProperties = false });
            return Parse(document.RootElement, valueBytes, path);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException) // InvalidOperationException: a text is not valid UTF-8
        {
            throw new ModelFormatException(
                $"{path}: the header is not valid JSON ({exception.Message.Split(['.', '\n'], 2)[0]}); it is incomplete or not a safetensors file.",
                exception
            );
        }
    }

    static SafetensorsHeader Parse(JsonElement root, long valueBytes, string path)
    {
        if (root.ValueKind != JsonValueKind.Object)
            throw new ModelFormatException(
                $"{path}: the header is a JSON {root.ValueKind}, not an object of tensors; it is not a safetensors file."
            );
        var entries = new List<SafetensorsEntry>();
        var metadata = new Dictionary<string, string>();
        foreach (var property in root.EnumerateObject())
            if (property.Name == MetadataKey)
                metadata = ReadMetadata(property.Value, path);
            else
                entries.Add(ReadEntry(property, path));
        entries.Sort((a, b) => (a.Begin, a.End).CompareTo((b.Begin, b.End)));
        var expected = 0L;
        foreach (var entry in entries)
        {
            if (entry.Begin != expected)
                throw new ModelFormatException(
                    $"{path}: tensor '{entry.Name}' starts at byte {entry.Begin} of the values instead of {expected}; tensors may neither overlap nor leave gaps."
                );
            expected = entry.End;
        }
        return expected == valueBytes
            ? new(entries, metadata)
            : throw new ModelFormatException(
                $"{path}: the header describes {expected} bytes of values, but the file has {valueBytes}; it is incomplete, copy it again."
            );
    }

    static Dictionary<string, string> ReadMetadata(JsonElement element, string path)
    {
        try
        {
            var texts = element.Deserialize(SafetensorsJson.Default.DictionaryStringString);
            return texts is not null && !texts.ContainsValue(null!) ? texts : throw new JsonException();
        }
        catch (JsonException exception)
        {
            throw new ModelFormatException($"{path}: {MetadataKey} is not an object of texts; only text is allowed.", exception);
        }
    }

    static SafetensorsEntry ReadEntry(JsonProperty property, string path)
    {
        ModelFormatException Wrong(string what, Exception? cause = null) => new($"{path}: tensor '{property.Name}' {what}.", cause);

        TensorInfo? info;
        try
        {
            info = property.Value.Deserialize(SafetensorsJson.Default.TensorInfo);
        }
        catch (JsonException exception)
        {
            throw Wrong("is not an object of dtype, shape and data_offsets with text and lists of whole numbers", exception);
        }

        if (info?.Dtype != FloatType)
            throw Wrong($"has dtype {info?.Dtype ?? "missing"}; only {FloatType} can be read, convert it to 32-bit floats");
        if (info.Shape is not { Length: <= MaxRank } shape || shape.Any(size => size is < 0 or > int.MaxValue))
            throw Wrong($"has no shape of up to {MaxRank} sizes from 0 to {int.MaxValue}");
        var count = 1L;
        foreach (var size in shape)
        {
            count *= size; // both factors fit 31 bits, so the product cannot overflow
            if (count > Array.MaxLength)
                throw Wrong($"has shape ({string.Join(", ", shape)}), more than the {Array.MaxLength} values an array can hold");
        }

        if (info.DataOffsets is not [>= 0 and var begin, var end] || begin > end)
            throw Wrong("has no data_offsets [begin, end] with 0 <= begin <= end");
        if (end - begin != count * sizeof(float))
            throw Wrong($"has {end - begin} bytes for shape ({string.Join(", ", shape)}), which needs {count * sizeof(float)}");
        return new(property.Name, [.. shape.Select(size => (int)size)], begin, end);
    }

    internal sealed record TensorInfo(string? Dtype, long[]? Shape, long[]? DataOffsets);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(SafetensorsHeader.TensorInfo))]
[JsonSerializable(typeof(Dictionary<string, string>))]
sealed partial class SafetensorsJson : JsonSerializerContext;
