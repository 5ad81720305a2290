using System.Text.Json;
using System.Text.Json.Serialization;

namespace VaePipeline.Model;

/// <summary>
/// The content of health.json in a model's folder: the verdict on its space at the end of its training, and what it was based on. Export, the
/// metadata of vectors and the analysis of vectors read it.
/// </summary>
public sealed record ModelHealth
{
    /// <summary>The file's name in a model's folder.</summary>
    public const string FileName = "health.json";

    /// <summary>The verdict.</summary>
    public required SpaceState Verdict { get; init; }

    /// <summary>Why, in one sentence.</summary>
    public required string Reason { get; init; }

    /// <summary>The epoch of the model, from 1.</summary>
    public int Epoch { get; init; }

    /// <summary>Units of the space.</summary>
    public int Units { get; init; }

    /// <summary>Units whose mu varies over the examples by more than 0.01.</summary>
    public int ActiveUnits { get; init; }

    /// <summary>Units that carry more than 0.1 nat.</summary>
    public int InformativeUnits { get; init; }

    /// <summary>Units that are active and informative.</summary>
    public int UnitsInUse { get; init; }

    /// <summary>The weight of the KL.</summary>
    public double Beta { get; init; }

    /// <summary>Mean squared error of the held-out examples, reconstructed from the mean of z.</summary>
    public double ErrorOfMean { get; init; }

    /// <summary>The same error of as many principal components as the space has units.</summary>
    public double ErrorPca { get; init; }

    /// <summary>The same error of one principal component.</summary>
    public double ErrorFirstComponent { get; init; }

    /// <summary>The same error of predicting the mean log-mel.</summary>
    public double ErrorMeanPredictor { get; init; }

    /// <summary>The same errors of no, one, two, ... principal components.</summary>
    public IReadOnlyList<double> ErrorByComponents { get; init; } = [];

    /// <summary>KL of each unit in nats, mean over examples.</summary>
    public IReadOnlyList<double> KlPerUnit { get; init; } = [];

    /// <summary>Variance of each unit's mu over examples.</summary>
    public IReadOnlyList<double> MuVariancePerUnit { get; init; } = [];

    /// <summary>Reads the file; null if the folder has none.</summary>
    /// <exception cref="ModelFormatException">The file exists but is not a verdict.</exception>
    public static ModelHealth? Read(string modelFolder)
    {
        var path = Path.Combine(modelFolder, FileName);
        if (!File.Exists(path))
            return null;
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), ModelHealthJson.Default.ModelHealth)
                ?? throw new JsonException("it is null");
        }
        catch (JsonException exception)
        {
            throw new ModelFormatException(
                $"{path} is not a verdict on a model ({exception.Message}); delete it to go on without one.",
                exception
            );
        }
    }

    /// <summary>Writes the file, whole or not at all.</summary>
    public void Write(string modelFolder) =>
        AtomicFile.Write(
            Path.Combine(modelFolder, FileName),
            stream =>
            {
                JsonSerializer.Serialize(stream, this, ModelHealthJson.Default.ModelHealth);
                stream.WriteByte((byte)'\n');
            }
        );
}

[JsonSerializable(typeof(ModelHealth))]
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    WriteIndented = true,
    NewLine = "\n"
)]
sealed partial class ModelHealthJson : JsonSerializerContext;
