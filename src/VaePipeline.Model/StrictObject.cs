using System.Text.Json;

namespace VaePipeline.Model;

/// <summary>
/// A JSON object read key by key: a missing key, an unknown one or a value of another kind is an error that names file and key.
/// Call <see cref="Done"/> when every key has been asked for.
/// </summary>
sealed class StrictObject(JsonElement element, string source, string path = "")
{
    readonly HashSet<string> _asked = new(StringComparer.Ordinal);

    /// <summary>Parses a whole document and hands its top object to <paramref name="read"/>, which must ask for every key there is.</summary>
    public static T Read<T>(ReadOnlyMemory<byte> utf8, string source, Func<StrictObject, T> read)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8, new() { AllowDuplicateProperties = false, MaxDepth = 16 });
            var top = new StrictObject(document.RootElement, source);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                throw new ModelFormatException($"{source}: holds a JSON {document.RootElement.ValueKind}, not an object.");
            var value = read(top);
            top.Done();
            return value;
        }
        catch (JsonException exception)
        {
            throw new ModelFormatException($"{source}: not valid JSON ({exception.Message.Split('\n')[0].TrimEnd('.')}).", exception);
        }
        catch (ArgumentOutOfRangeException exception) // from a record's Validated()
        {
            throw new ModelFormatException($"{source}: {exception.Message.Split('\n')[0]}", exception);
        }
    }

    public int Int(string key) => Get(key, JsonValueKind.Number, "a whole number") is var value && value.TryGetInt32(out var number)
        ? number
        : throw Wrong(key, $"is {value.GetRawText()}; allowed: a whole number of up to 32 bits");

    public double Number(string key) => Get(key, JsonValueKind.Number, "a number") is var value && value.TryGetDouble(out var number) && double.IsFinite(number)
        ? number
        : throw Wrong(key, $"is {value.GetRawText()}; allowed: a finite number");

    public string Text(string key) => Get(key, JsonValueKind.String, "text").GetString()!;

    public bool Flag(string key)
    {
        var value = Get(key);
        return value.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? value.GetBoolean()
            : throw Wrong(key, $"is {value.GetRawText()}; allowed: true or false");
    }

    public int[] Ints(string key)
    {
        var array = Get(key, JsonValueKind.Array, "a list of whole numbers");
        return [.. array.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.Number && item.TryGetInt32(out var number)
            ? number
            : throw Wrong(key, $"holds {item.GetRawText()}; allowed: whole numbers"))];
    }

    public T Object<T>(string key, Func<StrictObject, T> read)
    {
        var child = new StrictObject(Get(key, JsonValueKind.Object, "an object"), source, FullName(key));
        var value = read(child);
        child.Done();
        return value;
    }

    void Done()
    {
        foreach (var property in element.EnumerateObject())
            if (!_asked.Contains(property.Name))
                throw Wrong(property.Name, $"is not known; allowed here: {string.Join(", ", _asked.Order(StringComparer.Ordinal))}");
    }

    JsonElement Get(string key, JsonValueKind kind, string allowed) => Get(key) is var value && value.ValueKind == kind
        ? value
        : throw Wrong(key, $"is {value.GetRawText()}; allowed: {allowed}");

    JsonElement Get(string key)
    {
        _asked.Add(key);
        return element.TryGetProperty(key, out var value) ? value : throw Wrong(key, "is missing");
    }

    ModelFormatException Wrong(string key, string what) => new($"{source}: '{FullName(key)}' {what}.");

    string FullName(string key) => path.Length == 0 ? key : $"{path}.{key}";
}
