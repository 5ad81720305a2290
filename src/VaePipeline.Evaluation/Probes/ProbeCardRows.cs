using VaePipeline.Evaluation.Reports;

namespace VaePipeline.Evaluation.Probes;

/// <summary>A probe report as rows of a model card.</summary>
static class ProbeCardRows
{
    static readonly (string Column, string Text)[] Columns =
    [
        ("nearest", "Nearest held-out note at another pitch is of the same instrument"),
        ("precision", "Mean average precision of the same"),
        ("instrument", "Linear probe, instrument"),
        ("family", "Linear probe, family of unseen instruments"),
        ("pitch", "Linear probe, pitch (low is good)"),
        ("velocity", "Linear probe, velocity"),
    ];

    /// <summary>The first table's measures, with those of the other tables in parentheses, and the number of twins if there are any.</summary>
    public static IEnumerable<(string Name, string Value)> Of(ProbeReport report)
    {
        foreach (var (column, text) in Columns)
        {
            if (report.Tables[0][column] is not { } measure)
                continue;
            var others = report
                .Tables.Skip(1)
                .Select(table => FormattableString.Invariant($"{table.ShortName} {table[column]!.Value.Value:0.000}"));
            yield return (
                column == "nearest" && measure.Retrieval is { } retrieval && !(retrieval is { Label: "instrument", AtAnotherPitch: true })
                    ? $"Nearest held-out note is of the {ReportText.Question(retrieval)}"
                    : text,
                FormattableString.Invariant(
                    $"{measure.Value.Value:0.000} [{measure.Value.Low:0.00}, {measure.Value.High:0.00}] ({string.Join(", ", others)})"
                )
            );
        }
        if (report.Twins > 0)
            yield return (
                "Held-out notes with a twin (same log-mel), which is left out of the note's neighbors and probes",
                FormattableString.Invariant($"{report.Twins} of {report.Rows}")
            );
    }
}
