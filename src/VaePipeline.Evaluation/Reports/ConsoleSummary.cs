using System.Text;
using static VaePipeline.Evaluation.Reports.ReportText;

namespace VaePipeline.Evaluation.Reports;

/// <summary>A report as a few lines of plain text.</summary>
static class ConsoleSummary
{
    const int ListedRows = 4;

    public static string Of(AnalysisReport report)
    {
        var text = new StringBuilder();
        void Line(string name, string value) => text.Append(name.PadRight(12)).Append(value).Append('\n');

        Line("table", $"{report.Table.Name}: {Count(report.Table.Count)} vectors of {report.Table.Units} units, {Origin(report.Table)}");
        if (report.Table.LeftOut.Count > 0)
            Line("", LeftOut(report.Table));
        if (report.Twins > 0)
            Line("twins", Twins(report));
        Line("verdict", $"{report.Verdict.StateText}. {report.Verdict.Reason}");
        if (report.Novelty is { } novelty)
            Line("novelty", Novelty(novelty));
        Line(
            "variance",
            $"{Number(report.Space.LargestShare * 100, "F0")} % of the variance is along one direction.{Domination(report.Space)}"
        );
        Line(
            "rank",
            $"participation ratio {Number(report.Space.ParticipationRatio, "F2")}, effective rank {Number(report.Space.EffectiveRank, "F2")}, mean correlation of units {Number(report.Space.MeanCorrelation, "F3")}"
        );
        // Pairs are sorted by their first row, so the pairs of the first four rows are not the first six.
        var listed = report.Pairs.Pairs.Select(pair => pair.First).Distinct().Take(ListedRows - 1).ToArray();
        var last = report.Pairs.Pairs.Select(pair => pair.Second).Distinct().Take(ListedRows - 1).LastOrDefault();
        Line(
            "pairs",
            string.Join(
                "  ",
                report
                    .Pairs.Pairs.Where(pair => listed.Contains(pair.First) && pair.Second <= last)
                    .Select(pair => $"{pair.First}-{pair.Second}: {Number(pair.Distance, "F2")}")
            ) + $"  (mean of {Count(report.Pairs.PairsMeasured)} pairs: {Number(report.Pairs.Mean, "F2")})"
        );
        foreach (var groups in report.Groups)
            Line(
                groups.Label,
                $"within {Number(groups.Within)}, between {Number(groups.Between)}, ratio {Number(groups.Ratio, "F3")}, silhouette {Number(groups.Silhouette, "F3")} ({Basis(groups)})"
            );
        foreach (var score in report.Retrieval)
            Line(
                "nearest is",
                $"{Question(score)}: {Interval(score.Nearest)}, chance {Number(score.Chance, "F3")}; mean average precision {Interval(score.MeanAveragePrecision)}"
            );
        return text.ToString();
    }
}
