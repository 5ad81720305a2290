using System.CommandLine;
using VaePipeline.Cli.Commands.Probe;
using VaePipeline.Cli.Terminal;
using VaePipeline.Datasets;
using VaePipeline.Evaluation.Probes;
using VaePipeline.Model;
using VaePipeline.Training;

namespace VaePipeline.Cli.Commands;

/// <summary>`vae train PIPELINE.yaml`: notes to a trained VAE.</summary>
static class TrainCommand
{
    public static Command Create()
    {
        var arguments = new PipelineArguments();
        var command = new Command("train", "Train a VAE: log-mels of the notes are computed once, every epoch is logged, checkpoints are written as it goes.");
        arguments.AddTo(command);
        command.SetAction((parsed, cancellationToken) => Task.Run(() => Train(arguments.Read(parsed), cancellationToken)));
        return command;
    }

    public static int Train(RunSettings settings, CancellationToken cancellationToken)
    {
        var (pipeline, run, resume) = settings;
        var notes = NoteSet.Load(pipeline.Dataset.Path);
        using var features = NoteFeatures.Open(notes, pipeline.Features, pipeline.Training.Threads, cancellationToken);
        Console.WriteLine($"Training {pipeline.Name} on {features.Count} notes of {pipeline.Dataset.Path}, into {run}");
        if (!Path.GetFullPath(features.File).StartsWith(Path.GetFullPath(notes.Root), StringComparison.Ordinal))
            Console.WriteLine($"  log-mels are kept in {features.File}, since nothing can be written beside the notes");
        foreach (var (note, reason) in features.Skipped.Take(3))
            Console.WriteLine($"  left out {note.Id}: {reason}");
        if (features.Skipped.Count > 3)
            Console.WriteLine($"  left out {features.Skipped.Count} notes in all");

        var result = ProgressBar.Run("Training", bar =>
        {
            var log = new EpochLog(pipeline.Training.Epochs, bar.WriteLine);
            return Trainer.Run(
                new TrainingJob { Pipeline = pipeline, Examples = TrainingExamples.From(features), RunFolder = run, Resume = resume },
                new BarProgress<TrainingProgress>(bar, progress =>
                {
                    if (progress.Finished is { } epoch)
                        log.Write(epoch);
                    return new((double)progress.Step / progress.Steps, FormattableString.Invariant(
                        $"epoch {progress.Epoch} of {progress.Epochs}, loss {progress.Losses.Total:0.0000}, {progress.StepsPerSecond:0} steps/s"), progress.Remaining);
                }),
                cancellationToken);
        });
        HeldOutNotes.Write(run, features.Notes, pipeline.Dataset.ValidationFraction, pipeline.Dataset.Seed);
        EpochLog.WriteEnd(result.Last);
        var model = VaeModel.Load(result.ModelFolder);
        var probes = settings.Probe ? TrainingProbe.Run(model, features, pipeline.Dataset, run, cancellationToken) : null;
        if (probes is not null)
            Console.WriteLine($"\n{probes.ShortSummary}");
        ModelCard.Write(result.ModelFolder, model, TrainedModelFacts.Of(pipeline, features, notes.Name, result.Last, probes));
        Console.WriteLine($"{result.ModelFolder}  the model; {Path.Combine(result.RunFolder, "train.csv")} has a row an epoch");
        return ExitCode.Ok;
    }
}
