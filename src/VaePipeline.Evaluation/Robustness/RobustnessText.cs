using System.Text;
using VaePipeline.Evaluation.Reports;

namespace VaePipeline.Evaluation.Robustness;

/// <summary>A robustness report as Markdown that is also readable as plain text.</summary>
static class RobustnessText
{
    public static string Of(RobustnessReport report)
    {
        var baseline = report.Scores.Select(score => score.Vectors).Distinct().Last();
        var text = new StringBuilder();
        List<string[]> rows =
        [
            ["", "cosine", "distance", "another", "same", $"{baseline}: another", "same"],
            ["---", "---", "---", "---", "---", "---", "---"],
        ];
        foreach (var scores in report.Scores.GroupBy(score => score.Perturbation, StringComparer.Ordinal))
        {
            var (own, other) = (scores.First(), scores.Last());
            rows.Add([
                scores.Key + (own.Lost > 0 ? $" ({own.Lost} lost)" : ""),
                ReportText.Number(own.Cosine, "F3"),
                ReportText.Number(own.Distance, "F2"),
                Interval(own.Another),
                Interval(own.Same),
                ReportText.Number(other.Another.Value, "F2"),
                ReportText.Number(other.Same.Value, "F2"),
            ]);
        }
        int[] widths = [.. rows[0].Select((_, column) => rows.Max(row => row[column].Length))];
        foreach (var row in rows)
            text.Append("| ").AppendJoin(" | ", row.Select((cell, column) => cell.PadRight(widths[column]))).Append(" |\n");
        text.Append(
            CultureInfo.InvariantCulture,
            $"\n{report.Notes} notes of {report.Set} among {ReportText.Count(report.Gallery)}, by {report.Model}, {(report.IsPrepared ? "with" : "without")} preparation. cosine: with the original. distance: to the original, relative to the original's nearest other note. another: the nearest note is of another instrument. same: the nearest other note is of the same instrument. Intervals are 95 % bootstrap intervals over instruments."
        );
        if (report.Twins > 0)
            text.Append(
                CultureInfo.InvariantCulture,
                $" {ReportText.Count(report.Twins)} notes have a twin, a note with the same vector and the same MFCC; a note's twins are left out of its neighbors."
            );
        if (report.LeftOut > 0)
            text.Append(
                CultureInfo.InvariantCulture,
                $" {ReportText.Count(report.LeftOut)} drawn notes have no vector (first: {report.FirstLeftOut})."
            );
        if (report.Unknown > 0)
            text.Append(
                CultureInfo.InvariantCulture,
                $" {ReportText.Count(report.Unknown)} notes of the set have no known instrument or no file."
            );
        if (report.Missing.Count > 0)
            text.Append(" Left out, since this machine lacks the codec: ")
                .AppendJoin(
                    "; ",
                    report
                        .Missing.GroupBy(codec => codec.Reason.TrimEnd('.'), StringComparer.Ordinal)
                        .Select(codecs => $"{string.Join(", ", codecs.Select(codec => codec.Name))} ({codecs.Key})")
                )
                .Append('.');
        return text.Append('\n').ToString();
    }

    static string Interval(Estimate estimate) =>
        double.IsFinite(estimate.Value)
            ? string.Create(CultureInfo.InvariantCulture, $"{estimate.Value:0.00} [{estimate.Low:0.00}, {estimate.High:0.00}]")
            : "-";
}
