using System.Globalization;
using VaePipeline.Training;
using static System.FormattableString;

namespace VaePipeline.Cli.Terminal;

/// <summary>The training log on stdout: a line an epoch, then what the last one came to.</summary>
sealed class EpochLog(int epochs, Action<string> writeLine)
{
    bool _hasHeader;

    public void Write(EpochReport epoch)
    {
        if (!_hasHeader)
            writeLine("  epoch     beta |  train: rec  kl raw  kl fb   total |  valid: rec  kl raw  kl fb   total |  active  >0.1 nat |   time");
        _hasHeader = true;
        var (train, valid, health) = (epoch.Train, epoch.Validation, epoch.Health);
        writeLine(Invariant($"  {epoch.Epoch,2}/{epochs,-3}{Short(train.Beta),9} |{train.Reconstruction,12:0.0000}{train.KlRaw,8:0.000}{train.KlFreeBits,7:0.00}{Total(train.Total),8} |{valid.Reconstruction,12:0.0000}{valid.KlRaw,8:0.000}{valid.KlFreeBits,7:0.00}{Total(valid.Total),8} |{health.ActiveUnits,4} of {health.Units}{health.InformativeUnits,9} |{epoch.Seconds,5:0.0} s"));
        writeLine($"        nats a unit: {NatsPerUnit(health.KlPerUnit)}");
        writeLine($"        {epoch.Verdict.StateText}{(epoch.Verdict.Advice is { } advice ? $": {advice}" : "")}");
        if (epoch.StoppedEarly)
            writeLine(Invariant($"  stopped early: the validation measure was lowest after epoch {epoch.BestEpoch} (training.early_stopping_patience)"));
    }

    public static void WriteEnd(EpochReport last)
    {
        var health = last.Health;
        Print($"  latent: mu mean {health.MuMean:0.000}, std {health.MuDeviation:0.000}; logvar mean {health.LogvarMean:0.000}, std {health.LogvarDeviation:0.000}");
        Print($"  pairwise distances of four notes: {Pairs(last.PairwiseDistances)}");
        Print($"  reconstruction from the mean of z: {last.ErrorOfMean:0.0000}; PCA-{last.Peers.Components}: {last.Peers.Pca:0.0000}; predicting the mean: {last.Peers.Mean:0.0000}");
        Print($"  verdict: {last.Verdict.StateText}. {last.Verdict.Reason}");
    }

    static string Pairs(IReadOnlyList<double> distances)
    {
        string[] names = ["0-1", "0-2", "0-3", "1-2", "1-3", "2-3"];
        return string.Join("  ", distances.Select((distance, pair) => string.Create(CultureInfo.InvariantCulture, $"{names[pair]}: {distance:0.00}")));
    }

    // The most first; latent.csv has them by unit.
    static string NatsPerUnit(IReadOnlyList<double> nats)
    {
        const int shown = 32;
        var rest = nats.Count > shown ? Invariant($" and {nats.Count - shown} with less") : "";
        return string.Join(' ', nats.OrderDescending().Take(shown).Select(n => n.ToString(n < 0.095 ? ".00" : n < 9.95 ? "0.0" : "0", CultureInfo.InvariantCulture))) + rest;
    }

    /// <summary>Three digits: 0.354, 8.5e-5.</summary>
    static string Short(double beta) => beta.ToString(beta is 0 or >= 1e-3 ? "0.###" : "0.##e-0", CultureInfo.InvariantCulture);

    /// <summary>As many digits as fit, for a total may be in nats: 0.0345, -1264.97.</summary>
    static string Total(double total) => total.ToString(Math.Abs(total) < 100 ? "0.0000" : "0.0", CultureInfo.InvariantCulture);

    static void Print(FormattableString line) => Console.WriteLine(Invariant(line));
}
