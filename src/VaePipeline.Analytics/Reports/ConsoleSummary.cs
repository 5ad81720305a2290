using System.Text;

namespace VaePipeline.Analytics.Reports;

/// <summary>A report in a few lines of plain text.</summary>
static class ConsoleSummary
{
    const int ListedRows = 4;

    public static string Of(AnalysisReport report)
    {
        var text = new StringBuilder();
        void Line(string name, string value) => text.Append(name.PadRight(12)).Append(value).Append('\n');

        Line("table", $"{report.Table.Name}: {Phrases.Count(report.Table.Count)} vectors of {report.Table.Units} units, {Phrases.Origin(report.Table)}");
        if (report.Table.LeftOut.Count > 0)
            Line("", Phrases.LeftOut(report.Table));
        Line("verdict", $"{Phrases.Verdict(report.Health.Verdict)}. {report.Health.Explanation}");
        Line("rank", $"participation ratio {Phrases.Number(report.Health.ParticipationRatio, "F2")}, effective rank {Phrases.Number(report.Health.EffectiveRank, "F2")}, mean correlation of units {Phrases.Number(report.Health.MeanCorrelation, "F3")}");
        // The pairs come in order of their first rows, so those of the first four are not the first six.
        var listed = report.Pairs.Pairs.Select(pair => pair.First).Distinct().Take(ListedRows - 1).ToArray();
        var last = report.Pairs.Pairs.Select(pair => pair.Second).Distinct().Take(ListedRows - 1).LastOrDefault();
        Line("pairs", string.Join("  ", report.Pairs.Pairs.Where(pair => listed.Contains(pair.First) && pair.Second <= last)
            .Select(pair => $"{pair.First}-{pair.Second}: {Phrases.Number(pair.Distance, "F2")}")) + $"  (mean of {Phrases.Count(report.Pairs.PairsMeasured)} pairs: {Phrases.Number(report.Pairs.Mean, "F2")})");
        foreach (var groups in report.Groups)
            Line(groups.Label, $"within {Phrases.Number(groups.Within)}, between {Phrases.Number(groups.Between)}, ratio {Phrases.Number(groups.Ratio, "F3")}, silhouette {Phrases.Number(groups.Silhouette, "F3")} ({Phrases.Basis(groups)})");
        foreach (var score in report.Retrieval)
            Line("nearest is", $"{Phrases.Question(score)}: {Phrases.Interval(score.Nearest)}, chance {Phrases.Number(score.Chance, "F3")}; mean average precision {Phrases.Interval(score.MeanAveragePrecision)}");
        return text.ToString();
    }
}
