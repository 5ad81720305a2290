using System.Diagnostics;
using System.Globalization;
using VaePipeline.Training.Examples;
using VaePipeline.Training.Runs;
using VaePipeline.Training.Runtime;

namespace VaePipeline.Cli.Commands.Bench;

/// <summary>Times training steps of a pipeline on random log-mels, with the batches and the step that training uses.</summary>
sealed class TrainingStepTimer : IDisposable
{
    const int MinExamples = 64; // enough to split
    const int WarmUp = 30; // the runtime recompiles hot methods after thirty calls, in the background

    readonly Pipeline _pipeline;
    readonly RunData _data;
    readonly Learner _learner;
    readonly List<double> _milliseconds = [];
    readonly int[] _rows;
    int _steps;
    TimeSpan _processor;

    public TrainingStepTimer(Pipeline pipeline)
    {
        _pipeline = pipeline;
        var examples = RandomExamples(pipeline, Math.Max(MinExamples, 4 * pipeline.Training.BatchSize));
        _rows = [.. Enumerable.Range(0, examples.Count)];
        ComputeThreads.Set(pipeline.Training);
        _data = new(examples, pipeline);
        _learner = new(pipeline);
    }

    /// <summary>The time of each step after the warm-up.</summary>
    public IReadOnlyList<double> Milliseconds => _milliseconds;

    /// <summary>Mean processor time of a step after the warm-up, all threads together.</summary>
    public double ProcessorMilliseconds => _processor.TotalMilliseconds / _milliseconds.Count;

    public void Warm(CancellationToken cancellationToken)
    {
        Run(WarmUp, cancellationToken);
        _milliseconds.Clear();
        _processor = TimeSpan.Zero;
    }

    public void Run(int steps, CancellationToken cancellationToken)
    {
        ComputeThreads.Set(_pipeline.Training);
        var batchSize = _pipeline.Training.BatchSize;
        int[] rows = [.. Enumerable.Range(0, steps * batchSize).Select(i => _rows[i % _rows.Length])];
        var (start, processor) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        foreach (var batch in _data.Feed.Over(rows, batchSize))
        {
            cancellationToken.ThrowIfCancellationRequested();
            _learner.Step(batch, _steps++, _pipeline.Training.LearningRate);
            var end = Stopwatch.GetTimestamp();
            _milliseconds.Add(Stopwatch.GetElapsedTime(start, end).TotalMilliseconds);
            start = end;
        }
        _processor += Environment.CpuUsage.TotalTime - processor;
    }

    public void Dispose()
    {
        _learner.Dispose();
        _data.Dispose();
    }

    /// <summary>
    /// Multiplications and additions of one example forward and backward, including those with padding; biases and ReLUs, about 1 %, are not
    /// counted. The gradients of weights and of the input cost as much as the forward pass each; the first layer has no input gradient.
    /// </summary>
    public static double FlopPerExample(VaeArchitecture architecture)
    {
        double[] forward =
        [
            .. WeightShape
                .Of(architecture)
                .Where(weight => weight.Shape.Count > 1)
                .Select(weight => 2.0 * weight.Count * Positions(weight.Name)),
        ];
        return 3 * forward.Sum() - forward[0];

        // pixels of the smaller image of a layer, which meets every weight once
        int Positions(string weight)
        {
            var name = weight.Split('.');
            if (name[0] is not ("encoder" or "decoder"))
                return 1;
            var layer = int.Parse(name[1], CultureInfo.InvariantCulture) / 2;
            var level = name[0] == "encoder" ? layer + 1 : architecture.Channels.Count - layer;
            return (architecture.MelBands >> level) * (architecture.Frames >> level);
        }
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
