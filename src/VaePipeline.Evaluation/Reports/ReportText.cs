using System.Globalization;
using VaePipeline.Evaluation.Distances;
using VaePipeline.Evaluation.Neighbors;
using VaePipeline.Evaluation.Sampling;
using VaePipeline.Evaluation.Statistics;

namespace VaePipeline.Evaluation.Reports;

/// <summary>Figures in words, the same in every summary.</summary>
static class ReportText
{
    public static string Number(double value, string format = "G4") => double.IsFinite(value) ? value.ToString(format, CultureInfo.InvariantCulture) : "-";

    public static string Count(int value) => value.ToString("N0", CultureInfo.InvariantCulture);

    public static string Interval(Estimate estimate) => $"{Number(estimate.Value, "F3")} [{Number(estimate.Low, "F3")}, {Number(estimate.High, "F3")}]";

    public static string Verdict(SpaceVerdict verdict) => verdict switch
    {
        SpaceVerdict.Healthy => "healthy",
        SpaceVerdict.PartlyCollapsed => "partly collapsed",
        _ => "collapsed",
    };

    public static string Question(RetrievalScore score) => $"same {score.Label}{(score.AtAnotherPitch ? " at another pitch" : "")}";

    public static string Basis(GroupDistances groups) => groups.RowsMeasured == groups.RowsLabeled
        ? $"all {Count(groups.RowsMeasured)} rows"
        : $"a sample of {Count(groups.RowsMeasured)} of {Count(groups.RowsLabeled)} rows";

    public static string Origin(EmbeddingTable table) => table.Origin is { } origin ? $"made by {origin.ModelText}" : "of unknown origin (no .meta.json beside it)";

    /// <summary>Which rows were left out and why; empty when none were.</summary>
    public static string LeftOut(EmbeddingTable table) => table.LeftOut.Count == 0 ? ""
        : $"{Count(table.LeftOut.Sum(rows => rows.Count))} rows left out: {string.Join("; ", table.LeftOut.Select(rows => $"{Count(rows.Count)} x {rows.Reason} (first: line {rows.FirstLine}, {rows.FirstId}{(rows.FirstMessage.Length > 0 ? $", {rows.FirstMessage}" : "")})"))}";
}
