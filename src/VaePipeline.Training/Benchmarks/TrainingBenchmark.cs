using VaePipeline.Kernels;
using VaePipeline.Kernels.Simd;
using VaePipeline.Training.Optimization;
using VaePipeline.Training.Pipelines;
using static TorchSharp.torch;

namespace VaePipeline.Training.Benchmarks;

/// <summary>Measures how fast this machine trains a pipeline's network; random log-mels stand in for its notes.</summary>
public static class TrainingBenchmark
{
    /// <summary>Times whole steps, then each layer alone, beside the machine's peak before and after the steps.</summary>
    /// <param name="pipeline">Network, loss, batch size and threads; its dataset is not looked at.</param>
    /// <param name="steps">Steps, and passes of each layer, to time. [1, 100,000]</param>
    /// <param name="cancellationToken">Stops between two steps.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    /// <exception cref="OperationCanceledException">It was canceled.</exception>
    public static TrainingBenchmarkReport Run(Pipeline pipeline, int steps, CancellationToken cancellationToken = default)
    {
        if (steps is < 1 or > 100_000)
            throw new ArgumentOutOfRangeException(nameof(steps), $"steps is {steps}; allowed: 1 to 100000.");
        var training = pipeline.Validated().Training;
        var threads = training.Threads ?? Environment.ProcessorCount;
        var layers = LayerWork.Of(pipeline.Architecture());
        var threadsBefore = Slices.Threads;
        ComputeThreads.Set(training);
        try
        {
            var peakBefore = MultiplyAddPeak.Measure(VectorWidths.InUse, threads);
            var (milliseconds, processor) = StepTimer.Measure(pipeline, steps, cancellationToken);
            var peakAfter = MultiplyAddPeak.Measure(VectorWidths.InUse, threads);
            return new()
            {
                Pipeline = pipeline.Name,
                Threads = threads,
                BatchSize = training.BatchSize,
                Steps = steps,
                Step = new(Spread.Of(milliseconds), training.BatchSize * layers.Sum(layer => layer.ForwardFlop + layer.BackwardFlop) / 1e9),
                ProcessorMilliseconds = processor,
                PeakGflopPerSecond = Math.Max(peakBefore, peakAfter),
                Layers = [.. layers.Select(layer => LayerTimer.Measure(layer, training, steps, cancellationToken))],
            };
        }
        finally
        {
            Slices.Threads = threadsBefore;
            set_num_threads(1);
        }
    }
}
