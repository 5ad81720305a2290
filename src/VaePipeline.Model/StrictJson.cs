using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace VaePipeline.Model;

/// <summary>
/// Reads and writes the types of <see cref="ModelJson"/>. Every key is required unless its value is nullable, and unknown keys are refused.
/// Error messages give the source, the key, its value and what is allowed.
/// </summary>
static class StrictJson
{
    const int MaxShownLength = 80;

    static readonly JsonSerializerOptions Compact = new(ModelJson.Default.Options)
    {
        TypeInfoResolver = ModelJson.Default.WithAddedModifier(RequireKeys),
    };
    static readonly JsonSerializerOptions Indented = new(Compact) { WriteIndented = true, NewLine = "\n" };

    public static byte[] Write<T>(T value, bool indented = false) =>
        JsonSerializer.SerializeToUtf8Bytes(value, TypeInfo<T>(indented ? Indented : Compact));

    /// <summary>Reads a JSON object; <paramref name="source"/> is used in messages, <paramref name="validate"/> checks the ranges of the values.</summary>
    /// <exception cref="ModelFormatException">The JSON is invalid, a key is missing or unknown, or a value is not allowed.</exception>
    public static T Read<T>(byte[] utf8, string source, Func<T, T> validate)
    {
        var type = TypeInfo<T>(Compact);
        try
        {
            return validate(JsonSerializer.Deserialize(utf8, type) ?? throw new JsonException("The value is null."));
        }
        catch (JsonException exception)
        {
            throw new ModelFormatException($"{source}: {Explain(utf8, type, exception)}.", exception);
        }
        catch (ArgumentOutOfRangeException exception)
        {
            throw new ModelFormatException($"{source}: {FirstLine(exception)}", exception);
        }
    }

    static void RequireKeys(JsonTypeInfo type)
    {
        foreach (var property in type.Properties.ToArray())
            if (property.Set is null)
                type.Properties.Remove(property); // computed
            else
                property.IsRequired = !property.IsSetNullable && property.ShouldSerialize is null; // not if its default is left out
    }

    static JsonTypeInfo<T> TypeInfo<T>(JsonSerializerOptions options) => (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T));

    static string Explain(byte[] utf8, JsonTypeInfo type, JsonException original)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8, new() { AllowDuplicateProperties = false });
            return FirstError(document.RootElement, type, "") ?? FirstLine(original).TrimEnd('.');
        }
        catch (JsonException exception)
        {
            return $"not valid JSON ({FirstLine(exception).TrimEnd('.')})";
        }
    }

    static string? FirstError(JsonElement element, JsonTypeInfo type, string path)
    {
        string Full(string key) => path.Length == 0 ? key : $"{path}.{key}";
        if (type.Kind != JsonTypeInfoKind.Object)
            return CanRead(element, type) ? null : $"'{path}' is {Shown(element)}; allowed: {Allowed(type.Type)}";
        if (element.ValueKind != JsonValueKind.Object)
            return path.Length == 0 ? $"a JSON {element.ValueKind}, not an object" : $"'{path}' is {Shown(element)}; allowed: an object";
        foreach (var property in type.Properties)
            if (!element.TryGetProperty(property.Name, out var value))
            {
                if (property.IsRequired)
                    return $"'{Full(property.Name)}' is missing";
            }
            else if (FirstError(value, type.Options.GetTypeInfo(property.PropertyType), Full(property.Name)) is { } error)
                return error;
        var known = type.Properties.Select(property => property.Name).Order(StringComparer.Ordinal).ToArray();
        return element.EnumerateObject().Select(property => property.Name).Except(known).FirstOrDefault() is { } unknown
            ? $"'{Full(unknown)}' is not known; allowed here: {string.Join(", ", known)}"
            : null;
    }

    static bool CanRead(JsonElement element, JsonTypeInfo type)
    {
        try
        {
            return element.Deserialize(type) is not null;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    static string Allowed(Type type) =>
        type == typeof(int) ? "a whole number of up to 32 bits"
        : type == typeof(double) ? "a number"
        : type == typeof(bool) ? "true or false"
        : type == typeof(string) ? "text"
        : "a list of whole numbers";

    static string Shown(JsonElement element)
    {
        var text = string.Concat(element.GetRawText().Where(c => !char.IsControl(c)));
        return text.Length <= MaxShownLength ? text : $"{text[..MaxShownLength]}...";
    }

    static string FirstLine(Exception exception) => exception.Message.Split('\n')[0].TrimEnd('\r');
}
