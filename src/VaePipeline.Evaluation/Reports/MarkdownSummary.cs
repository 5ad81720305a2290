using System.Text;
using static VaePipeline.Evaluation.Reports.ReportText;

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
        Line(
            $"{Count(table.Count)} vectors of {table.Units} units, {Escaped(Origin(table))}. Distances are {_report.Options.Metric.ToString().ToLowerInvariant()}."
        );
        if (table.LeftOut.Count > 0)
            Line(Escaped(LeftOut(table)) + ".");
        if (_report.Twins > 0)
            Line(Twins(_report) + ".");
        if (table.Origin is { Features.Count: > 0 } origin)
            Line($"Features: {Escaped(string.Join(", ", origin.Features.Select(option => $"{option.Key} {option.Value}")))}.");
        Line("![The first two principal components](map.svg)");
        Verdict();
        Retrieval();
        Groups();
        Pairs();
        Units();
        Line("## Files");
        Line(
            "units.csv, correlations.csv, components.csv, pca.csv (coordinates of the map), pairwise.csv, groups.csv, neighbours.csv, retrieval.csv, map.svg, map.png."
        );
    }

    void Verdict()
    {
        var space = _report.Space;
        Line($"## Verdict: {_report.Verdict.StateText}");
        Line(Escaped(_report.Verdict.Reason) + Domination(space));
        if (_report.Novelty is { } novelty)
            Line($"Novelty: {Novelty(novelty)}.");
        Table(
            "| measure | value | meaning |\n|---|---|---|",
            $"| active units | {space.ActiveUnits} of {space.Units} | {space.ActiveUnits} of {space.Units} units vary: their variance over the rows is above 0.01, which assumes a prior of unit variance |",
            $"| participation ratio | {Number(space.ParticipationRatio, "F2")} | number of directions that share the variance: 1 = all along one, {space.Units} = all alike |",
            $"| effective rank | {Number(space.EffectiveRank, "F2")} | the same from the entropy of the singular values, which counts small directions more |",
            $"| largest component | {Number(space.LargestShare * 100, "F1")} % | its share of the variance |",
            $"| correlation of units | {Number(space.MeanCorrelation, "F3")} | mean absolute value over pairs{(space.LargestCorrelation is { } pair ? $"; largest {Number(pair.Value, "F3")}, {pair.First} and {pair.Second}" : "")} |"
        );
    }

    void Retrieval()
    {
        if (_report.Retrieval.Count == 0)
            return;
        Line("## Do neighbors share a label?");
        Table(
            "| nearest neighbor is the | share [95 %] | by chance | mean average precision [95 %] | rows counted |\n|---|---|---|---|---|",
            [
                .. _report.Retrieval.Select(score =>
                    $"| {Escaped(Question(score))} | {Interval(score.Nearest)} | {Number(score.Chance, "F3")} | {Interval(score.MeanAveragePrecision)} | {Count(score.Nearest.Count)} |"
                ),
            ]
        );
        Line(
            $"\"At another pitch\" means that only rows at another pitch were candidates, so pitch cannot give the answer. Rows without any candidate of their label are not counted. Intervals: {Count(Bootstrap.Resamples)} bootstrap resamples of instruments if they are known, otherwise of groups."
        );
    }

    void Groups()
    {
        foreach (var label in _report.Groups)
        {
            Line($"## Distances by {Escaped(label.Label)}");
            Line(
                $"Mean distance within {Number(label.Within)}, between {Number(label.Between)}, ratio {Number(label.Ratio, "F3")}; silhouette {Number(label.Silhouette, "F3")} ({Basis(label)})."
            );
            Table(
                "| group | rows | within | between | ratio | silhouette |\n|---|---|---|---|---|---|",
                [
                    .. label
                        .Groups.OrderBy(group => group.Ratio)
                        .Take(MaxGroups)
                        .Select(group =>
                            $"| {Escaped(group.Name)} | {Count(group.Rows)} | {Number(group.Within)} | {Number(group.Between)} | {Number(group.Ratio, "F3")} | {Number(group.Silhouette, "F3")} |"
                        ),
                ]
            );
            if (label.Groups.Count > MaxGroups)
                Line($"The {MaxGroups} most compact of {label.Groups.Count} groups; groups.csv has all.");
        }
    }

    void Pairs()
    {
        Line("## Pairwise distances");
        Table(
            "| rows | distance | | |\n|---|---|---|---|",
            [
                .. _report
                    .Pairs.Pairs.Take(MaxPairs)
                    .Select(pair =>
                        $"| {pair.First}-{pair.Second} | {Number(pair.Distance, "F3")} | {Escaped(_report.Table.Ids[pair.First])} | {Escaped(_report.Table.Ids[pair.Second])} |"
                    ),
            ]
        );
        Line(
            $"Over {Count(_report.Pairs.PairsMeasured)} pairs the mean is {Number(_report.Pairs.Mean)}; the 5th, 25th, 50th, 75th and 95th percentile are {string.Join(", ", _report.Pairs.Percentiles.Select(value => Number(value)))}."
        );
    }

    void Units()
    {
        Line("## Units");
        Table(
            "| unit | mean | deviation | min | median | max | share of variance | active |\n|---|---|---|---|---|---|---|---|",
            [
                .. _report.Units.Select(unit =>
                    $"| {Escaped(unit.Name)} | {Number(unit.Mean)} | {Number(unit.Deviation)} | {Number(unit.Min)} | {Number(unit.Median)} | {Number(unit.Max)} | {Number(unit.VarianceFraction * 100, "F1")} % | {(unit.Active ? "yes" : "no")} |"
                ),
            ]
        );
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
