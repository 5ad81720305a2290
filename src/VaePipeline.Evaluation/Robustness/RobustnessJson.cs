using System.Text.Json;
using System.Text.Json.Serialization;

namespace VaePipeline.Evaluation.Robustness;

/// <summary>A robustness report as JSON; numbers that were not measured are null.</summary>
sealed record RobustnessJson(
    string Model,
    string Set,
    bool Prepared,
    int Notes,
    int Gallery,
    int Twins,
    int LeftOut,
    int Unknown,
    IEnumerable<MissingCodec> Missing,
    IEnumerable<RobustnessJson.OfPerturbation> Perturbations
)
{
    public sealed record OfPerturbation(
        string Perturbation,
        string Vectors,
        double? Cosine,
        double? Distance,
        OfShare Another,
        OfShare Same,
        int Lost
    );

    public sealed record OfShare(double? Value, double? Low, double? High);

    public static string Of(RobustnessReport report)
    {
        var scores = report.Scores.Select(score => new OfPerturbation(
            score.Perturbation,
            score.Vectors,
            Finite(score.Cosine),
            Finite(score.Distance),
            Finite(score.Another),
            Finite(score.Same),
            score.Lost
        ));
        var json = new RobustnessJson(
            report.Model,
            report.Set,
            report.IsPrepared,
            report.Notes,
            report.Gallery,
            report.Twins,
            report.LeftOut,
            report.Unknown,
            report.Missing,
            scores
        );
        return JsonSerializer.Serialize(json, RobustnessJsonContext.Default.RobustnessJson) + "\n";
    }

    static OfShare Finite(Estimate estimate) => new(Finite(estimate.Value), Finite(estimate.Low), Finite(estimate.High));

    static double? Finite(double value) => double.IsFinite(value) ? value : null;
}

[JsonSerializable(typeof(RobustnessJson))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true, NewLine = "\n")]
sealed partial class RobustnessJsonContext : JsonSerializerContext;
