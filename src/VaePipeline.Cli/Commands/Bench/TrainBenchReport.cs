using VaePipeline.Training.Pipelines;

namespace VaePipeline.Cli.Commands.Bench;

/// <summary>The time of a training step.</summary>
sealed record TrainBenchReport
{
    /// <summary>The name of the pipeline.</summary>
    public required string Pipeline { get; init; }

    /// <summary>The implementation of the layers.</summary>
    public required string Kernels { get; init; }

    /// <summary>Threads that compute.</summary>
    public required int Threads { get; init; }

    /// <summary>Examples per step.</summary>
    public required int BatchSize { get; init; }

    /// <summary>Timed steps, after the warm-up.</summary>
    public required int Steps { get; init; }

    /// <summary>A whole step: batch, noise, forward, loss, backward, optimizer.</summary>
    public required StepTiming Step { get; init; }

    /// <summary>Mean processor time of a step, all threads together: on one thread it is reliable even while other processes run.</summary>
    public required double ProcessorMilliseconds { get; init; }

    /// <summary>GFLOP/s of multiply-adds in registers, on the same number of threads, measured in the same run.</summary>
    public required double PeakGflopPerSecond { get; init; }

    /// <summary>Share of the peak that a step of median time reaches. [0, 1]</summary>
    public double ShareOfPeak => Step.GflopPerSecond / PeakGflopPerSecond;

    /// <summary>The report of measured steps.</summary>
    public static TrainBenchReport Of(Pipeline pipeline, TrainingStepTimer timer, double peak) => new()
    {
        Pipeline = pipeline.Name,
        Kernels = pipeline.Training.Kernels == TrainingKernels.Torch ? "torch" : "fused",
        Threads = pipeline.Training.Threads ?? Environment.ProcessorCount,
        BatchSize = pipeline.Training.BatchSize,
        Steps = timer.Milliseconds.Count,
        Step = new(Spread.Of(timer.Milliseconds), pipeline.Training.BatchSize * TrainingStepTimer.FlopPerExample(pipeline.Architecture()) / 1e9),
        ProcessorMilliseconds = timer.ProcessorMilliseconds,
        PeakGflopPerSecond = peak,
    };
}

/// <summary>The distribution of repeated measurements.</summary>
readonly record struct Spread(double Median, double Least, double P10, double P90)
{
    public static Spread Of(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        double At(double share) => sorted[(int)Math.Round(share * (sorted.Length - 1))];
        return new(At(0.5), sorted[0], At(0.1), At(0.9));
    }
}

/// <summary>The time of a step and its arithmetic.</summary>
/// <param name="Milliseconds">The times.</param>
/// <param name="Gflop">10^9 multiplications and additions, counted from the architecture.</param>
sealed record StepTiming(Spread Milliseconds, double Gflop)
{
    /// <summary>GFLOP/s at the median time.</summary>
    public double GflopPerSecond => Gflop / Milliseconds.Median * 1e3;
}
