using VaePipeline.Training;
using VaePipeline.Training.Examples;

namespace VaePipeline.Tests.Training.Runs;

/// <summary>Short runs on synthetic notes, and what their tests share.</summary>
static class ShortRuns
{
    public const int Notes = 60; // 48 to train on, in 6 batches of 8

    public static TrainingResult Train(
        TrainingJob job,
        IProgress<TrainingProgress>? progress = null,
        CancellationToken? cancellationToken = null
    ) => Trainer.Run(job, progress, cancellationToken ?? TestContext.Current.CancellationToken);

    public static TrainingJob Job(string folder, bool resume = false) =>
        new()
        {
            Pipeline = SyntheticNotes.Pipeline,
            Examples = SyntheticNotes.Examples(Notes),
            RunFolder = folder,
            Resume = resume,
        };

    public sealed class Reports : List<TrainingProgress>, IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => Add(value);
    }

    public sealed class ProgressCallback(Action<TrainingProgress> report) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => report(value);
    }

    public static TrainingExamples CancelAfter(int steps, CancellationTokenSource cancellationToken)
    {
        var taken = 0;
        return SyntheticNotes.Examples(
            Notes,
            row =>
            {
                if (Interlocked.Increment(ref taken) > steps * 8)
                    cancellationToken.Cancel();
                return SyntheticNotes.LogMel(row);
            }
        );
    }

    public static void AssertSameRun(string expected, string actual)
    {
        Assert.Equal(
            File.ReadAllBytes(Path.Combine(expected, "model/model.safetensors")),
            File.ReadAllBytes(Path.Combine(actual, "model/model.safetensors"))
        );
        Assert.Equal(File.ReadAllText(Path.Combine(expected, "steps.csv")), File.ReadAllText(Path.Combine(actual, "steps.csv")));
        Assert.Equal(File.ReadAllText(Path.Combine(expected, "latent.csv")), File.ReadAllText(Path.Combine(actual, "latent.csv")));
        Assert.Equal(WithoutSeconds(expected), WithoutSeconds(actual));
    }

    static IEnumerable<string> WithoutSeconds(string folder) =>
        File.ReadAllLines(Path.Combine(folder, "train.csv")).Select(line => line[..line.LastIndexOf(',')]);

    /// <summary>A column of a run's train.csv, also while the run writes it.</summary>
    public static string[] Column(string run, string name)
    {
        using var file = new FileStream(Path.Combine(run, "train.csv"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file);
        var lines = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var column = Array.IndexOf(lines[0].Split(','), name);
        return [.. lines.Skip(1).Select(line => line.Split(',')[column])];
    }
}
