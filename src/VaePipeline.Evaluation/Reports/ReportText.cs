using VaePipeline.Evaluation.Neighbors;
using VaePipeline.Evaluation.Statistics;

namespace VaePipeline.Evaluation.Reports;

/// <summary>Numbers and phrases that all summaries share.</summary>
static class ReportText
{
    public static string Number(double value, string format = "G4") =>
        double.IsFinite(value) ? value.ToString(format, CultureInfo.InvariantCulture) : "-";

    public static string Count(int value) => value.ToString("N0", CultureInfo.InvariantCulture);

    public static string Interval(Estimate estimate) =>
        $"{Number(estimate.Value, "F3")} [{Number(estimate.Low, "F3")}, {Number(estimate.High, "F3")}]";

    /// <summary>What dominates the distances, as a sentence; empty when many directions share the variance.</summary>
    public static string Domination(SpaceStatistics space) =>
        space.IsDominatedByFewDirections
            ? " A few directions dominate all distances: standardize or whiten the vectors, or look for a common factor such as level or pitch."
            : "";

    public static string Question(RetrievalScore score) => $"same {score.Label}{(score.AtAnotherPitch ? " at another pitch" : "")}";

    public static string Basis(GroupDistances groups) =>
        groups.RowsMeasured == groups.RowsLabeled
            ? $"all {Count(groups.RowsMeasured)} rows"
            : $"a sample of {Count(groups.RowsMeasured)} of {Count(groups.RowsLabeled)} rows";

    public static string Origin(EmbeddingTable table) =>
        table.Origin is { } origin ? $"made by {origin.ModelText}" : "of unknown origin (there is no .meta.json file)";

    /// <summary>How many rows have neighbors at distance 0, and what follows.</summary>
    public static string Twins(AnalysisReport report) =>
        $"{Count(report.Twins)} of {Count(report.Table.Count)} rows have the vector of another row, usually of the same samples. If all rows with a vector have the same labels, they are no candidates for each other's nearest row";

    /// <summary>How many rows are unlike the training notes.</summary>
    public static string Novelty(NoveltyStatistics novelty) =>
        $"median {Number(novelty.Median, "F2")}; {Count(novelty.Unlike)} of {Count(novelty.Rows)} sounds ({Number(novelty.UnlikeShare * 100, "F0")} %) above 1, like no instrument that the model was trained on";

    /// <summary>Which rows were left out and why; empty when none were.</summary>
    public static string LeftOut(EmbeddingTable table) =>
        table.LeftOut.Count == 0
            ? ""
            : $"{Count(table.LeftOut.Sum(rows => rows.Count))} rows left out: {string.Join("; ", table.LeftOut.Select(rows => $"{Count(rows.Count)} x {rows.Reason} (first: line {rows.FirstLine}, {rows.FirstId}{(rows.FirstMessage.Length > 0 ? $", {rows.FirstMessage}" : "")})"))}";
}
