using VaePipeline.Cli.Terminal;
using VaePipeline.Datasets;
using VaePipeline.Evaluation.Probes;
using VaePipeline.Model;
using VaePipeline.Training.Baselines;
using VaePipeline.Training.Examples;
using VaePipeline.Training.Networks;
using VaePipeline.Training.Pipelines;

namespace VaePipeline.Cli.Commands.Probe;

/// <summary>The short probe at the end of a training: the held-out notes alone, no more than so many.</summary>
static class TrainingProbe
{
    /// <summary>Bounds it to seconds.</summary>
    const int MaxNotes = 2000;

    /// <summary>Fewer would tell nothing.</summary>
    const int FewestNotes = 20;

    /// <summary>Probes a model that was just trained beside its baselines; null where there are too few or too little is known of them.</summary>
    public static ProbeReport? Run(VaeModel model, FeatureStore features, DatasetSection dataset, string runFolder, CancellationToken cancellationToken)
    {
        var (training, held) = Split.Random(features.Count, dataset.ValidationFraction, dataset.Seed);
        if (held.Length > MaxNotes)
            held = [.. Enumerable.Range(0, MaxNotes).Select(i => held[(int)((long)i * held.Length / MaxNotes)])];
        Note[] notes = [.. held.Select(row => features.Notes[row])];
        if (held.Length < FewestNotes || notes.Select(note => note.Instrument).OfType<string>().Distinct().Count() < 2)
            return null;
        return ProgressBar.Run("Probing held-out notes", _ =>
        {
            using var network = ConvVae.From(model);
            var examples = TrainingExamples.From(features);
            string[] ids = [.. notes.Select(note => note.Id)];
            var report = ProbeReport.Create(
                [
                    VectorTable.Of(model.Config.Name, ids, EncoderCodes.Of(network, examples, held, cancellationToken)).WithLabels(notes),
                    .. Baselines.Of(examples, training, held, ids, model.Config.Architecture, cancellationToken),
                ],
                new() { Scope = ProbeScope.HeldOut, HeldOut = ids.ToHashSet(StringComparer.Ordinal) }, cancellationToken: cancellationToken);
            report.Write(runFolder);
            return report;
        });
    }

    /// <summary>The probes as rows of a model's card.</summary>
    public static IEnumerable<(string Name, string Value)> CardRows(ProbeReport report)
    {
        foreach (var (column, words) in ((string, string)[])
                 [
                     ("nearest", "Nearest held-out note at another pitch is of the same instrument"),
                     ("precision", "Mean average precision of the same"),
                     ("instrument", "Linear probe, instrument"),
                     ("family", "Linear probe, family of unseen instruments"),
                     ("pitch", "Linear probe, pitch (low is good)"),
                     ("velocity", "Linear probe, velocity"),
                 ])
        {
            if (report.Tables[0][column] is not { } measure)
                continue;
            var others = report.Tables.Skip(1).Select(table => FormattableString.Invariant($"{table.ShortName} {table[column]!.Value.Value:0.000}"));
            yield return (words, FormattableString.Invariant($"{measure.Value.Value:0.000} [{measure.Value.Low:0.00}, {measure.Value.High:0.00}] ({string.Join(", ", others)})"));
        }
    }
}
