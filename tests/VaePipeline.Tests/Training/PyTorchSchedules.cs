using System.Text.Json;

namespace VaePipeline.Tests.Training;

/// <summary>Step sizes that tests/fixtures/training/make_schedules.py stored.</summary>
sealed record PyTorchSchedules(PyTorchSchedules.WarmCosine[] Cosine, PyTorchSchedules.OnPlateau[] Plateau)
{
    static readonly JsonSerializerOptions SnakeCase = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static PyTorchSchedules Load() =>
        JsonSerializer.Deserialize<PyTorchSchedules>(File.ReadAllText(Fixtures.Path("training/schedules.json")), SnakeCase)!;

    public sealed record WarmCosine(double Rate, int Warmup, int Steps, double[] Rates);

    public sealed record OnPlateau(
        double Rate,
        double Factor,
        int Patience,
        double Threshold,
        double Minimum,
        double[] Measures,
        double[] Rates
    );
}
