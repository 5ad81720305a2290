using System.CommandLine;
using VaePipeline.Cli.Terminal;
using VaePipeline.Datasets;
using VaePipeline.Model;
using VaePipeline.Training;
using VaePipeline.Training.Pipelines;

namespace VaePipeline.Cli.Commands;

/// <summary>`vae train PIPELINE.yaml`: notes to a trained VAE.</summary>
static class TrainCommand
{
    public static Command Create()
    {
        var pipeline = new Argument<string>("PIPELINE.yaml") { Description = "Settings of the run; see pipelines/ for examples." };
        var data = new Option<string?>("--data") { Description = "Folder of the notes, instead of the pipeline's dataset.path." };
        var run = new Option<string?>("--out") { Description = "The run's folder; artifacts/runs/NAME when left out." };
        var epochs = new Option<int?>("--epochs") { Description = "Epochs, instead of the pipeline's training.epochs." };
        var threads = new Option<int?>("--threads") { Description = "Threads; one a core when left out. It never changes the result." };
        var resume = new Option<bool>("--resume") { Description = "Go on from the newest checkpoint of the run in that folder, to the same bits as an uninterrupted run." };
        var command = new Command("train", "Train a VAE: log-mels of the notes are computed once, every epoch is logged, checkpoints are written as it goes.")
        {
            pipeline, data, run, epochs, threads, resume,
        };
        command.SetAction((parsed, cancellation) =>
        {
            var settings = PipelineFile.Load(parsed.GetRequiredValue(pipeline)).With(parsed.GetValue(data), parsed.GetValue(epochs), parsed.GetValue(threads));
            return Task.Run(() => Train(settings, parsed.GetValue(run) ?? DefaultRun(settings), parsed.GetValue(resume), cancellation));
        });
        return command;
    }

    public static string DefaultRun(Pipeline pipeline) => Path.Combine("artifacts", "runs", pipeline.Name);

    /// <summary>The pipeline with what the command line says instead; notes that are named there are there already.</summary>
    public static Pipeline With(this Pipeline pipeline, string? data, int? epochs, int? threads) => pipeline with
    {
        Dataset = data is null ? pipeline.Dataset : pipeline.Dataset with { Path = data, Render = null },
        Training = pipeline.Training with { Epochs = epochs ?? pipeline.Training.Epochs, Threads = threads ?? pipeline.Training.Threads },
    };

    public static int Train(Pipeline pipeline, string run, bool resume, CancellationToken cancellation)
    {
        pipeline.Validated();
        var notes = NoteSet.Load(pipeline.Dataset.Path);
        using var features = OpenFeatures(notes, pipeline, cancellation);
        Console.WriteLine($"Training {pipeline.Name} on {features.Count} notes of {notes.Root}, into {run}");
        foreach (var (note, reason) in features.Skipped.Take(3))
            Console.WriteLine($"  left out {note.Id}: {reason}");
        if (features.Skipped.Count > 3)
            Console.WriteLine($"  left out {features.Skipped.Count} notes in all");

        var log = new EpochLog(pipeline.Training.Epochs);
        var result = ProgressBar.Run("Training", bar => Trainer.Run(
            new TrainingJob { Pipeline = pipeline, Examples = TrainingExamples.From(features), RunFolder = run, Resume = resume },
            new BarProgress<TrainingProgress>(bar, progress =>
            {
                if (progress.Finished is { } epoch)
                    log.Write(epoch);
                return new((double)progress.Step / progress.Steps, FormattableString.Invariant(
                    $"epoch {progress.Epoch} of {progress.Epochs}, loss {progress.Losses.Total:0.0000}, {progress.StepsPerSecond:0} steps/s"));
            }),
            cancellation));
        EpochLog.WriteEnd(result.Last);
        ModelCard.Write(result.ModelFolder, VaeModel.Load(result.ModelFolder), RunFacts.Of(pipeline, features, notes.Name, result.Last));
        Console.WriteLine($"{result.ModelFolder}  the model; {Path.Combine(result.RunFolder, "train.csv")} has a row an epoch");
        return ExitCode.Ok;
    }

    /// <summary>Log-mels are stored beside the notes, one file a set of options, and computed only when that file is missing or stale.</summary>
    static FeatureStore OpenFeatures(NoteSet notes, Pipeline pipeline, CancellationToken cancellation)
    {
        var store = Path.Combine(notes.Root, FormattableString.Invariant($".log-mels-{pipeline.Features.MelBands}x{pipeline.Features.Frames}.store"));
        return ProgressBar.Run("Computing log-mels", bar => FeatureStore.OpenOrBuild(
            notes, pipeline.Features, store, pipeline.Training.Threads ?? Environment.ProcessorCount,
            new BarProgress<(int Done, int Total)>(bar, p => new((double)p.Done / Math.Max(1, p.Total))), cancellation));
    }
}
