using System.Text;

namespace VaePipeline.Evaluation.Reports;

/// <summary>A report as a few lines of plain text.</summary>
static class ConsoleSummary
{
    const int ListedRows = 4;

    public static string Of(AnalysisReport report)
    {
        var text = new StringBuilder();
        void Line(string name, string value) => text.Append(name.PadRight(12)).Append(value).Append('\n');

        Line("table", $"{report.Table.Name}: {ReportText.Count(report.Table.Count)} vectors of {report.Table.Units} units, {ReportText.Origin(report.Table)}");
        if (report.Table.LeftOut.Count > 0)
            Line("", ReportText.LeftOut(report.Table));
        Line("verdict", $"{report.Verdict.StateText}. {report.Verdict.Reason}");
        Line("variance", $"{ReportText.Number(report.Space.LargestShare * 100, "F0")} % of the variance is along one direction.{ReportText.Domination(report.Space)}");
        Line("rank", $"participation ratio {ReportText.Number(report.Space.ParticipationRatio, "F2")}, effective rank {ReportText.Number(report.Space.EffectiveRank, "F2")}, mean correlation of units {ReportText.Number(report.Space.MeanCorrelation, "F3")}");
        // Pairs are sorted by their first row, so the pairs of the first four rows are not the first six.
        var listed = report.Pairs.Pairs.Select(pair => pair.First).Distinct().Take(ListedRows - 1).ToArray();
        var last = report.Pairs.Pairs.Select(pair => pair.Second).Distinct().Take(ListedRows - 1).LastOrDefault();
        Line("pairs", string.Join("  ", report.Pairs.Pairs.Where(pair => listed.Contains(pair.First) && pair.Second <= last)
            .Select(pair => $"{pair.First}-{pair.Second}: {ReportText.Number(pair.Distance, "F2")}")) + $"  (mean of {ReportText.Count(report.Pairs.PairsMeasured)} pairs: {ReportText.Number(report.Pairs.Mean, "F2")})");
        foreach (var groups in report.Groups)
            Line(groups.Label, $"within {ReportText.Number(groups.Within)}, between {ReportText.Number(groups.Between)}, ratio {ReportText.Number(groups.Ratio, "F3")}, silhouette {ReportText.Number(groups.Silhouette, "F3")} ({ReportText.Basis(groups)})");
        foreach (var score in report.Retrieval)
            Line("nearest is", $"{ReportText.Question(score)}: {ReportText.Interval(score.Nearest)}, chance {ReportText.Number(score.Chance, "F3")}; mean average precision {ReportText.Interval(score.MeanAveragePrecision)}");
        return text.ToString();
    }
}
