using System.Text.Json;
using VaePipeline.Evaluation.Tables;
using VaePipeline.Foundation;
using VaePipeline.Model;

namespace VaePipeline.Evaluation.Health;

/// <summary>health.json in a model's folder: the verdict on its latent space, for the export, the model card and the analysis of its vectors.</summary>
public static class HealthFile
{
    /// <summary>The file's name in a model's folder.</summary>
    public const string FileName = ModelVerdict.FileName;

    /// <summary>The verdict on a model, or null when the folder has none.</summary>
    /// <param name="modelFolder">The model's folder.</param>
    /// <exception cref="ModelFormatException">The file exists but cannot be read as a verdict.</exception>
    public static ModelHealth? Read(string modelFolder)
    {
        var path = Path.Combine(modelFolder, FileName);
        if (!File.Exists(path))
            return null;
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), ModelHealthJson.Default.ModelHealth) ?? throw new JsonException("it is null");
        }
        catch (JsonException exception)
        {
            throw new ModelFormatException($"{path} is not a verdict on a model ({exception.Message}); delete it to go on without one.", exception);
        }
    }

    /// <summary>Writes the file, whole or not at all.</summary>
    public static void Write(string modelFolder, ModelHealth health) => AtomicFile.Write(Path.Combine(modelFolder, FileName), stream =>
    {
        JsonSerializer.Serialize(stream, health, ModelHealthJson.Default.ModelHealth);
        stream.WriteByte((byte)'\n');
    });

    /// <summary>The verdict on the model of a table: from the table's sidecar, or from the folder of its run or model; otherwise null.</summary>
    internal static SpaceVerdict? ReadFor(EmbeddingTable table)
    {
        if (table.Origin?.Verdict is { } verdict && Enum.GetValues<SpaceState>().Where(state => SpaceVerdict.Name(state) == verdict.State).Select(state => (SpaceState?)state).SingleOrDefault() is { } known)
            return new(known, verdict.Reason.TrimEnd('.'), null);
        if (table.Origin?.Fingerprint is not { } fingerprint || Path.GetDirectoryName(Path.GetFullPath(table.Name)) is not { } folder)
            return null;
        var health = new[] { Path.Combine(folder, "model"), folder }
            .Where(model => File.Exists(Path.Combine(model, FileName)) && File.Exists(Path.Combine(model, ModelConfig.FileName)))
            .Where(model => VaeModel.Load(model).Fingerprint == fingerprint)
            .Select(Read).FirstOrDefault();
        return health is null ? null : new(health.Verdict, health.Reason.TrimEnd('.'), null);
    }
}
