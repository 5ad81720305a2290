using System.Text.Json;
using VaePipeline.Model;

namespace VaePipeline.Evaluation.Tables;

/// <summary>The model and features of a table's vectors, from the sidecar FILE.csv.meta.json.</summary>
/// <param name="Model">The model's name; null if the sidecar has none.</param>
/// <param name="Fingerprint">The model's fingerprint; null if the sidecar has none.</param>
/// <param name="Features">The feature options, as named values in the sidecar's order.</param>
public sealed record TableOrigin(string? Model, string? Fingerprint, IReadOnlyList<KeyValuePair<string, string>> Features)
{
    /// <summary>The verdict of the model's training; null if the sidecar has none.</summary>
    public SpaceVerdict? Verdict { get; init; }

    /// <summary>The model's name and fingerprint, for reports.</summary>
    public string ModelText =>
        (Model, Fingerprint) switch
        {
            (null, null) => "an unnamed model",
            (null, _) => Fingerprint,
            (_, null) => Model,
            _ => $"{Model} ({Fingerprint})",
        };

    /// <summary>Reads the sidecar of a CSV; null if there is none.</summary>
    /// <exception cref="EmbeddingTableException">The sidecar is not JSON.</exception>
    internal static TableOrigin? ReadFor(string csvPath)
    {
        var path = csvPath + ".meta.json";
        if (!File.Exists(path))
            return null;
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            var root = document.RootElement;
            var (model, features) = (Property(root, "model"), Property(root, "features"));
            return new(
                Text(Property(root, "model_name")) ?? Text(model) ?? Text(Property(model, "name")),
                Text(Property(root, "model_fingerprint")) ?? Text(Property(model, "fingerprint")) ?? Text(Property(root, "fingerprint")),
                features is { ValueKind: JsonValueKind.Object } options
                    ? [.. options.EnumerateObject().Select(option => KeyValuePair.Create(option.Name, option.Value.ToString()))]
                    : []
            )
            {
                Verdict = Text(Property(model, "verdict")) is { } state
                    ? SpaceVerdict.From(state, Text(Property(model, "reason")) ?? "")
                    : null,
            };
        }
        catch (JsonException exception)
        {
            throw new EmbeddingTableException(
                $"{path}: not valid JSON at line {exception.LineNumber + 1}; remove the file or embed again.",
                exception
            );
        }
    }

    static JsonElement? Property(JsonElement? element, string name) =>
        element is { ValueKind: JsonValueKind.Object } parent && parent.TryGetProperty(name, out var value) ? value : null;

    static string? Text(JsonElement? element) => element is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
}
