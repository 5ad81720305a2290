using System.Text.Json;

namespace VaePipeline.Model;

/// <summary>The verdict on a model's latent space, from the health.json that training writes. It goes into the metadata of the model's vectors.</summary>
/// <param name="State">healthy, undertrained, partly_collapsed or collapsed.</param>
/// <param name="Reason">Why, in one sentence.</param>
public sealed record ModelVerdict(string State, string Reason)
{
    /// <summary>The file's name in a model's folder.</summary>
    public const string FileName = "health.json";

    /// <summary>Reads the verdict; null if the folder has none.</summary>
    /// <param name="modelFolder">The model's folder.</param>
    /// <exception cref="ModelFormatException">The file exists but is not a verdict.</exception>
    public static ModelVerdict? Read(string modelFolder)
    {
        var path = Path.Combine(modelFolder, FileName);
        if (!File.Exists(path))
            return null;
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            return new(json.RootElement.GetProperty("verdict").GetString()!, json.RootElement.GetProperty("reason").GetString()!);
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new ModelFormatException($"{path} is not a verdict on a model ({exception.Message}); delete it to go on without one.", exception);
        }
    }
}
