using System.Buffers;
using System.Text.Json;

namespace VaePipeline.Model;

/// <summary>Where one tensor lies, in bytes from the end of the header.</summary>
readonly record struct SafetensorsEntry(string Name, int[] Shape, long Begin, long End);

/// <summary>The JSON header of a safetensors file; what it claims is checked against the bytes that are really there.</summary>
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
                foreach (var (key, value) in metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
                    json.WriteString(key, value);
                json.WriteEndObject();
            }
            var names = new HashSet<string>(StringComparer.Ordinal) { MetadataKey };
            var begin = 0L;
            foreach (var tensor in tensors)
            {
                if (!names.Add(tensor.Name))
                    throw new ArgumentException($"Two tensors are named '{tensor.Name}'; names must be distinct.", nameof(tensors));
                if (tensor.Shape.Aggregate(1L, (product, size) => product * size) != tensor.Values.Length)
                    throw new ArgumentException($"Tensor '{tensor.Name}' ({string.Join(", ", tensor.Shape)}) has {tensor.Values.Length} values; they must fill its shape.", nameof(tensors));
                var end = begin + (long)tensor.Values.Length * sizeof(float);
                json.WriteStartObject(tensor.Name);
                json.WriteString("dtype", FloatType);
                WriteArray(json, "shape", tensor.Shape.Select(size => (long)size));
                WriteArray(json, "data_offsets", [begin, end]);
                json.WriteEndObject();
                begin = end;
            }
            json.WriteEndObject();
        }
        // spaces, which JSON ignores, align the values for readers that map the file
        var padding = -buffer.WrittenCount & (Alignment - 1);
        buffer.GetSpan(padding)[..padding].Fill((byte)' ');
        buffer.Advance(padding);
        return buffer.WrittenSpan.ToArray();
    }

    static void WriteArray(Utf8JsonWriter json, string name, IEnumerable<long> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
            json.WriteNumberValue(value);
        json.WriteEndArray();
    }

    public static SafetensorsHeader Parse(ReadOnlyMemory<byte> utf8, long valueBytes, string path)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8, new() { MaxDepth = 8, AllowDuplicateProperties = false });
            return Parse(document.RootElement, valueBytes, path);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException) // unreadable JSON; text that is no UTF-8
        {
            throw new ModelFormatException($"{path}: the header is not valid JSON ({FirstSentence(exception.Message)}); it is no safetensors file, or torn.", exception);
        }
    }

    static SafetensorsHeader Parse(JsonElement root, long valueBytes, string path)
    {
        if (root.ValueKind != JsonValueKind.Object)
            throw new ModelFormatException($"{path}: the header is a JSON {root.ValueKind}, not an object of tensors; it is no safetensors file.");
        var entries = new List<SafetensorsEntry>();
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var property in root.EnumerateObject())
        {
            if (property.Name == MetadataKey)
                ReadMetadata(property.Value, metadata, path);
            else
                entries.Add(ReadEntry(property, path));
        }
        entries.Sort((a, b) => (a.Begin, a.End).CompareTo((b.Begin, b.End)));
        var expected = 0L;
        foreach (var entry in entries)
        {
            if (entry.Begin != expected)
                throw new ModelFormatException($"{path}: tensor '{entry.Name}' starts at byte {entry.Begin} of the values where {expected} is due; tensors may neither overlap nor leave gaps.");
            expected = entry.End;
        }
        return expected == valueBytes
            ? new(entries, metadata)
            : throw new ModelFormatException($"{path}: the header describes {expected} bytes of values, the file holds {valueBytes}; it is torn, copy it again.");
    }

    static void ReadMetadata(JsonElement element, Dictionary<string, string> metadata, string path)
    {
        if (element.ValueKind != JsonValueKind.Object)
            throw new ModelFormatException($"{path}: {MetadataKey} is a JSON {element.ValueKind}; an object of texts is allowed.");
        foreach (var property in element.EnumerateObject())
            metadata[property.Name] = property.Value.ValueKind == JsonValueKind.String
                ? property.Value.GetString()!
                : throw new ModelFormatException($"{path}: {MetadataKey}.{property.Name} is a JSON {property.Value.ValueKind}; only text is allowed.");
    }

    static SafetensorsEntry ReadEntry(JsonProperty property, string path)
    {
        ModelFormatException Wrong(string what) => new($"{path}: tensor '{property.Name}' {what}.");

        var element = property.Value;
        if (element.ValueKind != JsonValueKind.Object)
            throw Wrong($"is a JSON {element.ValueKind}; an object of dtype, shape and data_offsets is required");
        if (!element.TryGetProperty("dtype", out var type) || type.ValueKind != JsonValueKind.String || type.GetString() != FloatType)
            throw Wrong($"has dtype {(type.ValueKind == JsonValueKind.Undefined ? "missing" : type.GetRawText())}; only \"{FloatType}\" is read, convert it to 32-bit floats");

        if (!TryReadIntegers(element, "shape", MaxRank, out var shape) || shape.Any(size => size > int.MaxValue))
            throw Wrong($"has no shape of up to {MaxRank} sizes from 0 to {int.MaxValue}");
        var count = 1L;
        foreach (var size in shape)
        {
            count *= size; // both factors fit 31 bits, so the product cannot overflow
            if (count > Array.MaxLength)
                throw Wrong($"has shape ({string.Join(", ", shape)}), more than the {Array.MaxLength} values an array can hold");
        }

        if (!TryReadIntegers(element, "data_offsets", 2, out var offsets) || offsets.Length != 2 || offsets[0] > offsets[1])
            throw Wrong("has no data_offsets [begin, end] with 0 <= begin <= end");
        if (offsets[1] - offsets[0] != count * sizeof(float))
            throw Wrong($"has {offsets[1] - offsets[0]} bytes for shape ({string.Join(", ", shape)}), which needs {count * sizeof(float)}");
        return new(property.Name, [.. shape.Select(size => (int)size)], offsets[0], offsets[1]);
    }

    static bool TryReadIntegers(JsonElement element, string name, int atMost, out long[] values)
    {
        values = [];
        if (!element.TryGetProperty(name, out var array) || array.ValueKind != JsonValueKind.Array || array.GetArrayLength() > atMost)
            return false;
        values = new long[array.GetArrayLength()];
        for (var i = 0; i < values.Length; i++)
            if (array[i].ValueKind != JsonValueKind.Number || !array[i].TryGetInt64(out values[i]) || values[i] < 0)
                return false;
        return true;
    }

    static string FirstSentence(string message) => message.Split(['.', '\n'], 2)[0];
}
