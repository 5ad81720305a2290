using System.Diagnostics;
using VaePipeline.Training.Batches;
using VaePipeline.Training.Pipelines;
using VaePipeline.Foundation;
using VaePipeline.Training.Runs;

namespace VaePipeline.Training.Benchmarks;

/// <summary>Times whole training steps of a pipeline on random log-mels: the trainer's batches and the trainer's own step.</summary>
static class StepTimer
{
    const int WarmUp = 30; // the runtime compiles hot methods again after thirty calls, in the background

    /// <summary>Milliseconds of each step, and those of processor time that a step takes on average, all threads together.</summary>
    public static (double[] Milliseconds, double Processor) Measure(Pipeline pipeline, int steps, CancellationToken cancellationToken)
    {
        var training = pipeline.Training;
        var architecture = pipeline.Architecture();
        var examples = RandomExamples(pipeline, 4 * training.BatchSize);
        var conditioning = new DecoderLabels(examples, architecture.Conditioning);
        var labels = pipeline.Loss.Contrastive is { } contrastive ? new ContrastiveLabels(examples, contrastive) : null;
        var augmentation = training.Augmentation is { } section ? new Augmentation(section, pipeline.Features, training.Seed) : null;
        using var feed = new BatchFeed(examples, conditioning, labels, architecture.LatentSize, augmentation);
        using var learner = new Learner(pipeline);

        var rows = Enumerable.Range(0, (WarmUp + steps) * training.BatchSize).Select(i => i % examples.Count).ToArray();
        var milliseconds = new List<double>(WarmUp + steps);
        var processor = TimeSpan.Zero;
        var start = Stopwatch.GetTimestamp();
        foreach (var batch in feed.Over(rows, training.BatchSize))
        {
            cancellationToken.ThrowIfCancellationRequested();
            learner.Step(batch, milliseconds.Count, training.LearningRate);
            var end = Stopwatch.GetTimestamp();
            milliseconds.Add(Stopwatch.GetElapsedTime(start, end).TotalMilliseconds);
            start = end;
            if (milliseconds.Count == WarmUp)
                processor = Environment.CpuUsage.TotalTime;
        }
        return ([.. milliseconds.Skip(WarmUp)], (Environment.CpuUsage.TotalTime - processor).TotalMilliseconds / steps);
    }

    static TrainingExamples RandomExamples(Pipeline pipeline, int count)
    {
        var size = pipeline.Features.Size;
        var logMels = new float[count * size];
        new Philox(pipeline.Training.Seed, RandomStream.Shuffle, 0).FillUniform(logMels, 1);
        return new()
        {
            Count = count,
            Features = pipeline.Features,
            LogMel = row => logMels.AsSpan(row * size, size),
            Fingerprint = "random",
            Pitches = [.. Enumerable.Range(0, count).Select(row => (int?)(row % 128))],
            Velocities = [.. Enumerable.Range(0, count).Select(row => (int?)(row % 128))],
            Instruments = [.. Enumerable.Range(0, count).Select(row => $"instrument {row % 32}")],
            Families = [.. Enumerable.Range(0, count).Select(row => $"family {row % 8}")],
        };
    }
}
