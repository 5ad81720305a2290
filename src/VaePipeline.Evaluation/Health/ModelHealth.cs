using System.Text.Json.Serialization;

namespace VaePipeline.Evaluation.Health;

/// <summary>The content of health.json: the verdict on a model's space at the end of its training, and what it was based on.</summary>
public sealed record ModelHealth
{
    /// <summary>The verdict.</summary>
    public required SpaceState Verdict { get; init; }

    /// <summary>Why, in one sentence.</summary>
    public required string Reason { get; init; }

    /// <summary>The epoch of the model, from 1.</summary>
    public int Epoch { get; init; }

    /// <summary>Units of the space.</summary>
    public int Units { get; init; }

    /// <summary><see cref="LatentHealth.ActiveUnits"/>.</summary>
    public int ActiveUnits { get; init; }

    /// <summary><see cref="LatentHealth.InformativeUnits"/>.</summary>
    public int InformativeUnits { get; init; }

    /// <summary><see cref="LatentHealth.UnitsInUse"/>.</summary>
    public int UnitsInUse { get; init; }

    /// <summary>The weight of the KL.</summary>
    public double Beta { get; init; }

    /// <summary>Mean squared error of the held-out examples, reconstructed from the mean of z.</summary>
    public double ErrorOfMean { get; init; }

    /// <summary><see cref="ReconstructionBaselines.Pca"/>.</summary>
    public double ErrorPca { get; init; }

    /// <summary><see cref="ReconstructionBaselines.FirstComponent"/>.</summary>
    public double ErrorFirstComponent { get; init; }

    /// <summary><see cref="ReconstructionBaselines.Mean"/>.</summary>
    public double ErrorMeanPredictor { get; init; }

    /// <summary><see cref="ReconstructionBaselines.Errors"/>.</summary>
    public IReadOnlyList<double> ErrorByComponents { get; init; } = [];

    /// <summary><see cref="LatentHealth.KlPerUnit"/>.</summary>
    public IReadOnlyList<double> KlPerUnit { get; init; } = [];

    /// <summary><see cref="LatentHealth.MuVariancePerUnit"/>.</summary>
    public IReadOnlyList<double> MuVariancePerUnit { get; init; } = [];
}

/// <summary>Reads and writes <see cref="ModelHealth"/>.</summary>
[JsonSerializable(typeof(ModelHealth))]
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    WriteIndented = true,
    NewLine = "\n")]
sealed partial class ModelHealthJson : JsonSerializerContext;
