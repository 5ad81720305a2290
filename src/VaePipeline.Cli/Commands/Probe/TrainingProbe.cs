using VaePipeline.Datasets;
using VaePipeline.Datasets.Features;
using VaePipeline.Evaluation.Probes;
using VaePipeline.Evaluation.Tables;
using VaePipeline.Training;
using VaePipeline.Training.Examples;
using VaePipeline.Training.Networks;

namespace VaePipeline.Cli.Commands.Probe;

/// <summary>The short probe at the end of a training, on held-out notes only.</summary>
static class TrainingProbe
{
    const int MaxNotes = 2000; // limits the probe to seconds
    const int MinNotes = 20; // with fewer, the result would be meaningless

    /// <summary>Probes a model that was just trained and its baselines; null when there are too few notes or no labels.</summary>
    public static ProbeReport? Run(
        VaeModel model,
        FeatureStore features,
        DatasetSection dataset,
        string runFolder,
        CancellationToken cancellationToken
    )
    {
        var (training, held) = Split.Random(features.Count, dataset.ValidationFraction, dataset.Seed);
        if (held.Length > MaxNotes)
            held = [.. Enumerable.Range(0, MaxNotes).Select(i => held[(int)((long)i * held.Length / MaxNotes)])];
        Note[] notes = [.. held.Select(row => features.Notes[row])];
        if (held.Length < MinNotes || notes.Select(note => note.Instrument).OfType<string>().Distinct().Count() < 2)
            return null;
        return ProgressBar.Run(
            "Probing held-out notes",
            bar =>
            {
                using var network = ConvVae.From(model);
                var examples = TrainingExamples.From(features);
                string[] ids = [.. notes.Select(note => note.Id)];
                var report = ProbeReport.Create(
                    [
                        EmbeddingTable
                            .Of(model.Config.Name, ids, EncoderCodes.Of(network, examples, held, cancellationToken))
                            .WithLabels(notes),
                        .. ProbedNotes.Baselines(examples, training, held, ids, model.Config.Architecture, cancellationToken),
                    ],
                    new() { Scope = ProbeScope.HeldOut, HeldOut = ids.ToHashSet(StringComparer.Ordinal) },
                    BarProgress.OfAnalysis(bar),
                    cancellationToken
                );
                report.Write(runFolder);
                return report;
            }
        );
    }
}
