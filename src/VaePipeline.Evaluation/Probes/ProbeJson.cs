using System.Text.Json;
using System.Text.Json.Serialization;

namespace VaePipeline.Evaluation.Probes;

/// <summary>A probe report as JSON; numbers that were not measured are null.</summary>
sealed record ProbeJson(
    string Split,
    int Asked,
    int Notes,
    int Folds,
    int Seed,
    ProbeJson.OfTwins Twins,
    IEnumerable<ProbeJson.OfTable> Tables
)
{
    /// <summary>How many notes have a twin, and what is equal: their "sound", or their "vectors" in every table and their labels.</summary>
    public sealed record OfTwins(int Notes, string Equal);

    public sealed record OfTable(string Table, int Units, IEnumerable<OfMeasure> Measures);

    public sealed record OfMeasure(
        string Measure,
        string? Column,
        double? Value,
        double? Low,
        double? High,
        int Rows,
        double? Chance,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] OfLead? LeadOfFirst
    );

    public sealed record OfLead(double? Value, double? Low, double? High);

    public static string Of(ProbeReport report)
    {
        var (options, split) = (report.Options, JsonNamingPolicy.KebabCaseLower.ConvertName(report.Options.Scope.ToString()));
        var twins = new OfTwins(report.Twins, report.TwinsHaveEqualSounds ? "sound" : "vectors");
        var json = new ProbeJson(split, report.Tested, report.Rows, options.Folds, options.Seed, twins, report.Tables.Select(Of));
        return JsonSerializer.Serialize(json, ProbeJsonContext.Default.ProbeJson) + "\n";
    }

    static OfTable Of(ProbedTable table) => new(table.Name, table.Units, table.Measures.Select(Of));

    static OfMeasure Of(ProbeMeasure measure)
    {
        var (value, lead) = (Finite(measure.Value), measure.Lead is { } ahead ? Finite(ahead) : null);
        return new(measure.Name, measure.Column, value.Value, value.Low, value.High, measure.Value.Count, Finite(measure.Chance), lead);
    }

    static OfLead Finite(Estimate estimate) => new(Finite(estimate.Value), Finite(estimate.Low), Finite(estimate.High));

    static double? Finite(double value) => double.IsFinite(value) ? value : null;
}

[JsonSerializable(typeof(ProbeJson))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true, NewLine = "\n")]
sealed partial class ProbeJsonContext : JsonSerializerContext;
