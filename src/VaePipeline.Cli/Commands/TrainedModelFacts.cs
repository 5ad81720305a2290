using VaePipeline.Datasets.Features;
using VaePipeline.Evaluation.Probes;
using VaePipeline.Training.Runs;

namespace VaePipeline.Cli.Commands;

/// <summary>The facts of a training run that the model card shows.</summary>
static class TrainedModelFacts
{
    public static ModelCardFacts Of(Pipeline pipeline, FeatureStore notes, string dataset, EpochReport last, ProbeReport? probes)
    {
        var (loss, training, health) = (pipeline.Loss, pipeline.Training, last.Health);
        return new()
        {
            Warning = last.Verdict.State switch
            {
                SpaceState.Collapsed =>
                    "Its latent space is collapsed: the vectors carry almost no information about a sound, so do not compare sounds by them.",
                SpaceState.Undertrained => "It was not trained long enough: one principal component describes a sound better.",
                _ => null,
            },
            Data =
            [
                (
                    "Notes",
                    Text($"{notes.Count} of {dataset}; {pipeline.Dataset.ValidationFraction:P0} held out by seed {pipeline.Dataset.Seed}")
                ),
                ("Instruments", Text($"{notes.Notes.Select(note => note.Instrument).OfType<string>().Distinct().Count()}")),
            ],
            Training =
            [
                ("Loss", Words(loss)),
                (
                    "Optimizer",
                    Text(
                        $"Adam, {training.LearningRate}, batches of {training.BatchSize}, {last.Epoch} epochs, {last.Step} steps, seed {training.Seed}"
                    )
                ),
                .. training.AverageDecay is { } decay ? new[] { ("Weights", Text($"averaged over steps, decay {decay}")) } : [],
                .. training.Augmentation is { } changes ? new[] { ("Augmentation of the encoder's input", Words(changes)) } : [],
            ],
            Health =
            [
                ("Verdict", $"{last.Verdict.StateText}: {last.Verdict.Reason}"),
                ("Active units", Text($"{health.ActiveUnits} of {health.Units}; {health.InformativeUnits} carry more than 0.1 nat")),
                (
                    "Reconstruction error, held-out notes, from the mean of z",
                    Text(
                        $"{last.ErrorOfMean:0.0000} (PCA-{last.Baselines.Components} {last.Baselines.Pca:0.0000}, predicting the mean {last.Baselines.Mean:0.0000})"
                    )
                ),
                .. probes is null ? [] : ProbeCardRows.Of(probes),
            ],
            Commands =
            [
                "vae verify .                                  # verify the files on this machine",
                "vae embed SOUNDS --model . --out timbre.csv   # one row per sound",
            ],
        };
    }

    static string Words(LossSection loss)
    {
        var cost = loss.Reconstruction == ReconstructionLoss.Calibrated ? "nats of a calibrated normal decoder" : "mean squared error";
        var kl =
            loss.FreeBits == 0 ? "KL"
            : loss.FreeBitsPer == FreeBitsScope.Unit ? Text($"sum of max(KL of a unit, {loss.FreeBits})")
            : Text($"max(KL, {loss.FreeBits})");
        var beta =
            loss.TargetRate is { } nats ? Text($"set by a controller that holds the KL at {nats} nats")
            : loss.CycleSteps is { } length
                ? Text($"to {loss.BetaMax} over {loss.WarmupSteps} steps, restarted every {length} steps, {loss.Cycles} times")
            : Text($"to {loss.BetaMax} over {loss.WarmupSteps} steps");
        var contrast = loss.Contrastive is { } section
            ? Text($" + {section.Weight} x supervised contrast of notes by {Name(section.Label)}, temperature {section.Temperature}")
            : "";
        return $"{cost} + beta x {kl}{contrast}; beta {beta}";
    }

    static string Words(AugmentationSection changes)
    {
        if (changes.Recording is { } recording)
            return Text(
                    $"recordings of the notes, {1 - recording.Clean:0.00} of them changed: detuned {recording.Detuned}, late {recording.Late}, looped {recording.Looped}, "
                )
                + Text(
                    $"cut {recording.Cut}, lead {recording.Lead}, clipped {recording.Clipped}, noise {recording.Noise}, hum {recording.Hum}, "
                )
                + Text($"coded {recording.Coded}, quantized {recording.Quantized}, tilted {recording.Tilted}, ")
                + Text($"band-limited {recording.BandLimited}, room {recording.Room}");
        var noise = changes.NoiseDb is { } loudest ? Text($", noise up to {loudest} dB") : "";
        return Text(
            $"level within {changes.LevelDb} dB, tilt within {changes.TiltDb} dB, start within {changes.ShiftFrames} frames{noise}"
        );
    }

    static string Name(ContrastiveLabel label) => label == ContrastiveLabel.Instrument ? "instrument" : "family";

    static string Text(FormattableString text) => FormattableString.Invariant(text);
}
