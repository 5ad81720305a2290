using VaePipeline.Cli.Commands.Probe;
using VaePipeline.Datasets;
using VaePipeline.Datasets.Features;
using VaePipeline.Evaluation.Probes;
using VaePipeline.Training;
using VaePipeline.Training.Examples;

namespace VaePipeline.Cli.Commands;

/// <summary><c>vae train PIPELINE.yaml</c>: trains a VAE on notes.</summary>
static class TrainCommand
{
    const int ReasonsShown = 3;

    public static Command Create()
    {
        var arguments = new PipelineArguments();
        var command = new Command(
            "train",
            "Train a VAE on the log-mel spectrograms of notes. It prints a verdict on the latent space after every epoch and can be stopped and resumed.\n"
                + "  Example: vae train pipelines/quickstart.yaml --data NOTES --out RUN"
        );
        arguments.AddTo(command);
        command.SetAction((parsed, cancellationToken) => Task.Run(() => Train(arguments.Read(parsed), cancellationToken)));
        return command;
    }

    public static int Train(RunSettings settings, CancellationToken cancellationToken)
    {
        var (pipeline, run, resume, isProbed) = settings;
        var notes = NoteSet.Load(pipeline.Dataset.Path);
        using var features = NoteFeatures.Open(notes, pipeline.Features, pipeline.Training.Threads, cancellationToken);
        WriteData(features, notes, pipeline, run);
        var result = ProgressBar.Run(
            "Training",
            bar =>
            {
                var log = new EpochLog(pipeline.Training.Epochs, bar, ConsoleText.Width);
                return Trainer.Run(
                    new TrainingJob
                    {
                        Pipeline = pipeline,
                        Examples = TrainingExamples.From(features),
                        RunFolder = run,
                        Resume = resume,
                    },
                    new BarProgress<TrainingProgress>(
                        bar,
                        progress =>
                        {
                            if (progress.Finished is { } epoch)
                                log.Write(epoch);
                            return new(
                                (double)progress.Step / progress.Steps,
                                FormattableString.Invariant(
                                    $"epoch {progress.Epoch} of {progress.Epochs}, loss {progress.Losses.Total:0.0000}, {progress.StepsPerSecond:0} steps/s"
                                ),
                                progress.Remaining
                            );
                        }
                    ),
                    cancellationToken
                );
            }
        );
        HeldOutNotes.Write(run, features.Notes, pipeline.Dataset.ValidationFraction, pipeline.Dataset.Seed);
        EpochLog.WriteEnd(result.Last);
        var model = VaeModel.Load(result.ModelFolder);
        var probes = isProbed ? TrainingProbe.Run(model, features, pipeline.Dataset, run, cancellationToken) : null;
        if (probes is not null)
            ConsoleText.Write($"\n{probes.ShortSummary}", indent: 0);
        ModelCard.Write(result.ModelFolder, model, TrainedModelFacts.Of(pipeline, features, notes.Name, result.Last, probes));
        ConsoleText.Write($"{result.ModelFolder}  the model");
        ConsoleText.Write($"{Path.Combine(result.RunFolder, "train.csv")}  a row per epoch");
        return ExitCode.Ok;
    }

    static void WriteData(FeatureStore features, NoteSet notes, Pipeline pipeline, string run)
    {
        ConsoleText.Write($"Training {pipeline.Name} on {features.Count} notes of {pipeline.Dataset.Path}, into {run}");
        if (!Path.GetFullPath(features.File).StartsWith(Path.GetFullPath(notes.Root), StringComparison.Ordinal))
            ConsoleText.Write($"  the log-mels are stored in {features.File}, since the folder of the notes is not writable");
        foreach (var line in notes.LeftOut)
            ConsoleText.Write($"  {line}");
        foreach (var (note, reason) in features.Skipped.Take(ReasonsShown))
            ConsoleText.Write($"  left out {note.Id}: {reason}");
        if (features.Skipped.Count > ReasonsShown)
            ConsoleText.Write($"  left out {features.Skipped.Count} notes in all");
    }
}
