using System.Text.Json;
using VaePipeline.Training.Pipelines;

namespace VaePipeline.Tests.Training;

/// <summary>One case of what tests/fixtures/training/make_objectives.py stored, and the inputs it shares with the tests.</summary>
sealed record PyTorchObjectives(
    string Reconstruction,
    double FreeBits,
    string Per,
    double Beta,
    double[] Losses,
    double[] Units,
    double[][] Gradients
)
{
    public const int Examples = 5,
        Bands = 8,
        Frames = 12,
        Latent = 6;

    static readonly JsonSerializerOptions SnakeCase = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static PyTorchObjectives[] Load() =>
        JsonSerializer.Deserialize<PyTorchObjectives[]>(File.ReadAllText(Fixtures.Path("training/objectives.json")), SnakeCase)!;

    public LossSection Loss =>
        new()
        {
            Reconstruction = Enum.Parse<ReconstructionLoss>(Reconstruction, ignoreCase: true),
            FreeBits = FreeBits,
            FreeBitsPer = Enum.Parse<FreeBitsScope>(Per, ignoreCase: true),
        };

    public static float[] LogMel => PyTorchSteps.Wave(Examples * Bands * Frames, 1, 0.0137, 0.5);

    public static float[] Reconstructed => PyTorchSteps.Wave(Examples * Bands * Frames, 0.9, 0.0131, 0.4);

    /// <summary>Units of different sizes: (N, latent).</summary>
    public static float[] Mu =>
        [.. PyTorchSteps.Wave(Examples * Latent, 1.3, 0.83, 0.2).Select((m, i) => m * PyTorchSteps.Wave(Latent, 1, 0.9, 0.1)[i % Latent])];

    public static float[] Logvar => PyTorchSteps.Wave(Examples * Latent, 0.8, 0.57, 1.1);
}
