using System.Text;
using VaePipeline.Evaluation.Reports;

namespace VaePipeline.Evaluation.Probes;

/// <summary>A probe report as text: a line per table, the first table's leads, and a reading.</summary>
static class ProbeSummary
{
    static readonly string[] Columns = ["nearest", "precision", "instrument", "family", "pitch", "velocity"];

    /// <param name="report">The report.</param>
    /// <param name="withLeads">Whether to show the first table's leads.</param>
    public static string Of(ProbeReport report, bool withLeads)
    {
        var (text, first) = (new StringBuilder(), report.Tables[0]);
        string[] columns = [.. Columns.Where(column => first[column] is not null)];
        List<string[]> main =
        [
            ["", .. columns],
            .. report.Tables.Select(table => Row($"{table.ShortName} ({table.Units})", column => Interval(table[column]!.Value))),
        ];
        main.Add(Row("chance", column => ReportText.Number(first[column]!.Chance, "F3")));
        Append(text, main);
        if (withLeads && report.Tables.Count > 1)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{first.ShortName} minus the others, note by note:\n\n");
            Append(
                text,
                [
                    ["", .. columns],
                    .. report
                        .Tables.Skip(1)
                        .Select(table => Row(table.ShortName, column => Interval(table[column]!.Lead!.Value, "+0.000;-0.000"))),
                ]
            );
        }
        text.Append('\n').Append(Meaning(report, columns)).Append('\n');
        if (Twins(report) is { Length: > 0 } twins)
            text.Append('\n').Append(twins).Append('\n');
        if (Reading(report) is { Length: > 0 } reading)
            text.Append('\n').Append(reading).Append('\n');
        return text.ToString();

        string[] Row(string name, Func<string, string> cell) => [name, .. columns.Select(cell)];
    }

    /// <summary>The result in a sentence: the aim is instrument high, pitch low, and a lead over the baselines.</summary>
    static string Reading(ProbeReport report)
    {
        var first = report.Tables[0];
        var text = new StringBuilder();
        if (
            first["instrument"] is { } instrument
            && first["pitch"] is { } pitch
            && double.IsFinite(instrument.Value.Value)
            && double.IsFinite(pitch.Value.Value)
        )
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"{first.ShortName} reveals the instrument of {instrument.Value.Value:P0} of the notes and the pitch of {pitch.Value.Value:P0} (chance {instrument.Chance:P0} and {pitch.Chance:P0}); in a space of timbre the first is high and the second low."
            );
            var ofPitch = report.Tables.Skip(1).MaxBy(table => table["pitch"]!.Value.Value);
            if (ofPitch is not null)
                text.Append(
                    CultureInfo.InvariantCulture,
                    $" The most pitch is in {ofPitch.ShortName}: {ofPitch["pitch"]!.Value.Value:P0}."
                );
        }
        if (
            first["nearest"] is { } nearest
            && double.IsFinite(nearest.Value.Value)
            && nearest.Retrieval is { } question
            && report.Tables.Skip(1).MaxBy(table => table["nearest"]!.Value.Value) is { } best
        )
        {
            var lead = best["nearest"]!.Lead!.Value;
            var verdict =
                lead.Low > 0 ? "ahead of"
                : lead.High < 0 ? "behind"
                : "level with";
            text.Append(
                CultureInfo.InvariantCulture,
                $" The nearest note {(question.AtAnotherPitch ? "at another pitch " : "")}is of the same {question.Label} for {nearest.Value.Value:P0}, {verdict} the best of the others, {best.ShortName}, {best["nearest"]!.Value.Value:P0}."
            );
        }
        return text.ToString().TrimStart();
    }

    static string Meaning(ProbeReport report, string[] columns)
    {
        var (options, tested, rows) = (report.Options, report.Tested, report.Rows);
        var text = new StringBuilder(
            options.Scope switch
            {
                ProbeScope.HeldOut => $"{ReportText.Count(tested)} held-out notes only, {options.Folds} folds.",
                ProbeScope.HeldOutAmongAll =>
                    $"{ReportText.Count(tested)} held-out notes; probes are trained on the other {ReportText.Count(rows - tested)}, neighbors are searched for among all {ReportText.Count(rows)}.",
                _ => $"{ReportText.Count(rows)} notes, {options.Folds} folds.",
            }
        );
        var retrieval = report.Tables[0]["nearest"]?.Retrieval;
        if (retrieval is not null)
            text.Append(
                CultureInfo.InvariantCulture,
                $" nearest, precision: nearest note and mean average precision, {ReportText.Question(retrieval)}."
            );
        var knowsInstruments = report.Tables[0].Measures.Any(measure => measure.Retrieval is { Label: "instrument" });
        string[] probes =
        [
            .. columns
                .Except(["nearest", "precision"])
                .Select(column => column == "family" && knowsInstruments ? "family (of unseen instruments)" : column),
        ];
        if (probes.Length > 0)
            text.Append(CultureInfo.InvariantCulture, $" {string.Join(", ", probes)}: accuracy of linear probes.");
        text.Append(
            knowsInstruments ? " Intervals are 95 % bootstrap intervals over instruments."
            : retrieval is not null
                ? " Instruments are unknown: notes of one instrument may be neighbors, and in training and test. Intervals are 95 % bootstrap intervals over families for neighbors, over notes for probes."
            : " Intervals are 95 % bootstrap intervals over notes."
        );
        return text.ToString();
    }

    /// <summary>How many notes have twins, and what follows; empty if there are none.</summary>
    static string Twins(ProbeReport report)
    {
        var text = new StringBuilder();
        var equal = report.TwinsHaveEqualSounds ? "the same log-mel" : "equal vectors and labels, since the sounds are unknown";
        if (report.Twins > 0)
            text.Append(
                CultureInfo.InvariantCulture,
                $"{ReportText.Count(report.Twins)} of {ReportText.Count(report.Rows)} notes have a twin ({equal}). A note's twins are left out of its neighbors, and of the training of the probes that it tests. "
            );
        if (report.SharedByLabels > 0)
            text.Append(
                CultureInfo.InvariantCulture,
                $"{ReportText.Count(report.SharedByLabels)} notes have the vector of a note with another label, and stay in: in a collapsed space, different sounds have one vector."
            );
        return text.ToString().TrimEnd();
    }

    static string Interval(Estimate estimate, string format = "0.000") =>
        double.IsFinite(estimate.Value)
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"{estimate.Value.ToString(format, CultureInfo.InvariantCulture)} [{estimate.Low:0.00}, {estimate.High:0.00}]"
            )
            : "-";

    static void Append(StringBuilder text, List<string[]> rows)
    {
        rows.Insert(1, [.. rows[0].Select(_ => "---")]);
        int[] widths = [.. rows[0].Select((_, column) => rows.Max(row => row[column].Length))];
        foreach (var row in rows)
            text.Append("| ").AppendJoin(" | ", row.Select((cell, column) => cell.PadRight(widths[column]))).Append(" |\n");
    }
}
