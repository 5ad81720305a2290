using System.Diagnostics;
using TorchSharp.Modules;
using VaePipeline.Training.Batches;
using VaePipeline.Training.Networks;
using VaePipeline.Training.Objectives;
using VaePipeline.Training.Pipelines;
using VaePipeline.Training.Randomness;
using static TorchSharp.torch;

namespace VaePipeline.Training.Benchmarks;

/// <summary>Times whole training steps of a pipeline on random log-mels: the trainer's batches, network, objective and optimizer.</summary>
static class StepTimer
{
    const int WarmUp = 30; // the runtime compiles hot methods again after thirty calls, in the background

    /// <summary>Milliseconds of each step, and those of processor time that a step takes on average, all threads together.</summary>
    public static (double[] Milliseconds, double Processor) Measure(Pipeline pipeline, int steps, CancellationToken cancel)
    {
        var training = pipeline.Training;
        var architecture = pipeline.Architecture();
        var examples = RandomExamples(pipeline, 4 * training.BatchSize);
        var told = new DecoderLabels(examples, architecture.Conditioning);
        var labels = pipeline.Loss.Contrastive is { } contrastive ? new ContrastiveLabels(examples, contrastive) : null;
        using var feed = new BatchFeed(examples, told, labels, architecture.LatentSize);
        using var network = new ConvVae(architecture, training.Seed);
        using var optimizer = optim.Adam(network.Parameters(), training.LearningRate);
        network.train();

        var rows = Enumerable.Range(0, (WarmUp + steps) * training.BatchSize).Select(i => i % examples.Count).ToArray();
        var milliseconds = new List<double>(WarmUp + steps);
        var processor = TimeSpan.Zero;
        var start = Stopwatch.GetTimestamp();
        foreach (var batch in feed.Over(rows, training.BatchSize))
        {
            cancel.ThrowIfCancellationRequested();
            Step(pipeline, network, optimizer, batch, milliseconds.Count);
            var end = Stopwatch.GetTimestamp();
            milliseconds.Add(Stopwatch.GetElapsedTime(start, end).TotalMilliseconds);
            start = end;
            if (milliseconds.Count == WarmUp)
                processor = Environment.CpuUsage.TotalTime;
        }
        return ([.. milliseconds.Skip(WarmUp)], (Environment.CpuUsage.TotalTime - processor).TotalMilliseconds / steps);
    }

    static void Step(Pipeline pipeline, ConvVae network, Adam optimizer, Batch batch, int step)
    {
        using var scope = NewDisposeScope();
        var (loss, training) = (pipeline.Loss, pipeline.Training);
        new Philox(training.Seed, RandomStream.TrainingNoise, step).FillNormal(batch.Noise.Values());
        optimizer.zero_grad();
        var (mu, logvar) = network.Encode(batch.LogMel);
        var reconstruction = network.Decode(ConvVae.Sample(mu, logvar, batch.Noise), batch.Told);
        var terms = VaeObjective.Terms(loss, loss.BetaMax, batch.LogMel, reconstruction, mu, logvar, batch.Labels);
        _ = terms.Read();
        terms.Total.backward();
        if (training.ClipNorm is { } limit)
            nn.utils.clip_grad_norm_(network.Parameters(), limit);
        optimizer.step();
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
