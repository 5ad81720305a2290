using System.Text.Json;

namespace VaePipeline.Tests.Training;

/// <summary>What tests/fixtures/training/make_steps.py stored, and the formulas it shares with the tests.</summary>
sealed record PyTorchSteps(float[] Mu, float[] Logvar, float[] Reconstruction, double[][] Losses)
{
    public const int Examples = 6;

    static readonly JsonSerializerOptions SnakeCase = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static PyTorchSteps Load() =>
        JsonSerializer.Deserialize<PyTorchSteps>(File.ReadAllText(Fixtures.Path("training/steps.json")), SnakeCase)!;

    /// <summary>scale * sin(rate * i + shift), computed in doubles.</summary>
    public static float[] Wave(int count, double scale, double rate, double shift) =>
        [.. Enumerable.Range(0, count).Select(i => (float)(scale * Math.Sin(rate * i + shift)))];
}
