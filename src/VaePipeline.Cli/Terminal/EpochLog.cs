using System.Globalization;
using VaePipeline.Training.Runs;
using static System.FormattableString;

namespace VaePipeline.Cli.Terminal;

/// <summary>The training log on stdout: a table row, the KL of the units and a verdict for each epoch, at most width columns wide; at the end a summary.</summary>
sealed class EpochLog(int epochs, IBar bar, int width)
{
    const int MaxUnitsShown = 32;
    const string Indent = "        ";
    const string UnitsTitle = $"{Indent}nats per unit: ";

    readonly EpochTable _table = new(epochs, width);
    bool _hasHeader;

    public void Write(EpochReport epoch)
    {
        if (!_hasHeader)
            bar.WriteLine(_table.Header);
        _hasHeader = true;
        bar.WriteLine(_table.Row(epoch));
        bar.WriteLine(UnitsTitle + NatsPerUnit(epoch.Health.KlPerUnit));
        var verdict = epoch.Verdict.StateText;
        foreach (
            var line in ConsoleText.Wrap(
                $"{Indent}{verdict}{(epoch.Verdict.Advice is { } advice ? $": {advice}" : "")}",
                width,
                Indent.Length
            )
        )
            bar.WriteLine(line, line.StartsWith(Indent + verdict, StringComparison.Ordinal) ? verdict : "");
        if (epoch.StoppedEarly)
            bar.WriteLine(
                Invariant(
                    $"  stopped early: the validation measure was lowest after epoch {epoch.BestEpoch} (training.early_stopping_patience)"
                )
            );
    }

    /// <summary>Prints the state of the finished model.</summary>
    public static void WriteEnd(EpochReport last)
    {
        var health = last.Health;
        Print(
            $"  latent: mu mean {health.MuMean:0.000}, std {health.MuDeviation:0.000}; logvar mean {health.LogvarMean:0.000}, std {health.LogvarDeviation:0.000}"
        );
        Print($"  pairwise distances of four notes: {Pairs(last.PairwiseDistances)}");
        Print(
            $"  reconstruction from the mean of z: {last.ErrorOfMean:0.0000}; PCA-{last.Baselines.Components}: {last.Baselines.Pca:0.0000}; predicting the mean: {last.Baselines.Mean:0.0000}"
        );
        Print($"  verdict: {last.Verdict.StateText}. {last.Verdict.Reason}");
    }

    static string Pairs(IReadOnlyList<double> distances)
    {
        string[] names = ["0-1", "0-2", "0-3", "1-2", "1-3", "2-3"];
        return string.Join(
            "  ",
            distances.Select((distance, pair) => string.Create(CultureInfo.InvariantCulture, $"{names[pair]}: {distance:0.00}"))
        );
    }

    /// <summary>The largest first, as many as fit on the line; latent.csv has all of them by unit.</summary>
    string NatsPerUnit(IReadOnlyList<double> nats)
    {
        const int RestWidth = 20;
        var shown = Math.Clamp((width - UnitsTitle.Length - RestWidth) / ".00 ".Length, 4, MaxUnitsShown);
        var rest = nats.Count > shown ? Invariant($" and {nats.Count - shown} with less") : "";
        return string.Join(
                ' ',
                nats.OrderDescending()
                    .Take(shown)
                    .Select(n =>
                        n.ToString(
                            n < 0.095 ? ".00"
                                : n < 9.95 ? "0.0"
                                : "0",
                            CultureInfo.InvariantCulture
                        )
                    )
            ) + rest;
    }

    static void Print(FormattableString line) => ConsoleText.Write(Invariant(line), indent: 4);
}
