using System.Text;
using VaePipeline.Evaluation.Sampling;
using VaePipeline.Foundation;

namespace VaePipeline.Evaluation.Reports;

/// <summary>A report as one page of Markdown.</summary>
sealed class MarkdownSummary
{
    const int MaxGroups = 40;
    const int MaxPairs = 28;

    readonly AnalysisReport _report;
    readonly StringBuilder _page = new();

    MarkdownSummary(AnalysisReport report) => _report = report;

    public static void Write(AnalysisReport report, string path)
    {
        var summary = new MarkdownSummary(report);
        summary.Compose();
        AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(summary._page.ToString())));
    }

    void Compose()
    {
        var table = _report.Table;
        Line($"# {Escaped(Path.GetFileName(table.Name))}");
        Line($"{ReportText.Count(table.Count)} vectors of {table.Units} units, {Escaped(ReportText.Origin(table))}. Distances are {_report.Options.Metric.ToString().ToLowerInvariant()}.");
        if (table.LeftOut.Count > 0)
            Line(Escaped(ReportText.LeftOut(table)) + ".");
        if (table.Origin is { Features.Count: > 0 } origin)
            Line($"Features: {Escaped(string.Join(", ", origin.Features.Select(option => $"{option.Key} {option.Value}")))}.");
        Line("![The first two principal components](map.svg)");
        Verdict();
        Retrieval();
        Groups();
        Pairs();
        Units();
        Line("## Files");
        Line("units.csv, correlations.csv, components.csv, pca.csv (coordinates of the map), pairwise.csv, groups.csv, neighbours.csv, retrieval.csv, map.svg, map.png.");
    }

    void Verdict()
    {
        var space = _report.Space;
        Line($"## Verdict: {_report.Verdict.StateText}");
        Line(Escaped(_report.Verdict.Reason) + ReportText.Domination(space));
        Table("| measure | value | meaning |\n|---|---|---|",
            $"| active units | {space.ActiveUnits} of {space.Units} | {space.ActiveUnits} of {space.Units} units vary: their variance over the rows is above 0.01, which assumes a prior of unit variance |",
            $"| participation ratio | {ReportText.Number(space.ParticipationRatio, "F2")} | number of directions that share the variance: 1 = all along one, {space.Units} = all alike |",
            $"| effective rank | {ReportText.Number(space.EffectiveRank, "F2")} | the same from the entropy of the singular values, which counts small directions more |",
            $"| largest component | {ReportText.Number(space.LargestShare * 100, "F1")} % | its share of the variance |",
            $"| correlation of units | {ReportText.Number(space.MeanCorrelation, "F3")} | mean absolute value over pairs{(space.LargestCorrelation is { } pair ? $"; largest {ReportText.Number(pair.Value, "F3")}, {pair.First} and {pair.Second}" : "")} |");
    }

    void Retrieval()
    {
        if (_report.Retrieval.Count == 0)
            return;
        Line("## Do neighbors share a label?");
        Table("| nearest neighbor is the | share [95 %] | by chance | mean average precision [95 %] | rows counted |\n|---|---|---|---|---|",
            [.. _report.Retrieval.Select(score => $"| {Escaped(ReportText.Question(score))} | {ReportText.Interval(score.Nearest)} | {ReportText.Number(score.Chance, "F3")} | {ReportText.Interval(score.MeanAveragePrecision)} | {ReportText.Count(score.Nearest.Count)} |")]);
        Line($"\"At another pitch\" means that only rows at another pitch were candidates, so pitch cannot give the answer. Rows without any candidate of their label are not counted. Intervals: {ReportText.Count(Bootstrap.Resamples)} bootstrap resamples of instruments if they are known, otherwise of groups.");
    }

    void Groups()
    {
        foreach (var label in _report.Groups)
        {
            Line($"## Distances by {Escaped(label.Label)}");
            Line($"Mean distance within {ReportText.Number(label.Within)}, between {ReportText.Number(label.Between)}, ratio {ReportText.Number(label.Ratio, "F3")}; silhouette {ReportText.Number(label.Silhouette, "F3")} ({ReportText.Basis(label)}).");
            Table("| group | rows | within | between | ratio | silhouette |\n|---|---|---|---|---|---|",
                [.. label.Groups.OrderBy(group => group.Ratio).Take(MaxGroups).Select(group => $"| {Escaped(group.Name)} | {ReportText.Count(group.Rows)} | {ReportText.Number(group.Within)} | {ReportText.Number(group.Between)} | {ReportText.Number(group.Ratio, "F3")} | {ReportText.Number(group.Silhouette, "F3")} |")]);
            if (label.Groups.Count > MaxGroups)
                Line($"The {MaxGroups} most compact of {label.Groups.Count} groups; groups.csv has all.");
        }
    }

    void Pairs()
    {
        Line("## Pairwise distances");
        Table("| rows | distance | | |\n|---|---|---|---|",
            [.. _report.Pairs.Pairs.Take(MaxPairs).Select(pair => $"| {pair.First}-{pair.Second} | {ReportText.Number(pair.Distance, "F3")} | {Escaped(_report.Table.Ids[pair.First])} | {Escaped(_report.Table.Ids[pair.Second])} |")]);
        Line($"Over {ReportText.Count(_report.Pairs.PairsMeasured)} pairs the mean is {ReportText.Number(_report.Pairs.Mean)}; the 5th, 25th, 50th, 75th and 95th percentile are {string.Join(", ", _report.Pairs.Percentiles.Select(value => ReportText.Number(value)))}.");
    }

    void Units()
    {
        Line("## Units");
        Table("| unit | mean | deviation | min | median | max | share of variance | active |\n|---|---|---|---|---|---|---|---|",
            [.. _report.Units.Select(unit => $"| {Escaped(unit.Name)} | {ReportText.Number(unit.Mean)} | {ReportText.Number(unit.Deviation)} | {ReportText.Number(unit.Min)} | {ReportText.Number(unit.Median)} | {ReportText.Number(unit.Max)} | {ReportText.Number(unit.VarianceFraction * 100, "F1")} % | {(unit.Active ? "yes" : "no")} |")]);
    }

    void Line(string line) => _page.Append(line).Append("\n\n");

    void Table(string head, params ReadOnlySpan<string> rows)
    {
        _page.Append(head).Append('\n');
        foreach (var row in rows)
            _page.Append(row).Append('\n');
        _page.Append('\n');
    }

    /// <summary>Text from data, escaped to stay in its line and cell and not to be read as markup.</summary>
    static string Escaped(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var character in text)
            if (char.IsControl(character))
                escaped.Append(' ');
            else
                escaped.Append(character is '|' or '<' or '*' or '`' or '[' or '\\' or '#' ? "\\" : "").Append(character);
        return escaped.ToString();
    }
}
