namespace VaePipeline.Cli.Commands.Bench;

/// <summary>The time of a training step.</summary>
/// <param name="Pipeline">Its name.</param>
/// <param name="Kernels">fused or torch.</param>
/// <param name="Threads">Threads that compute.</param>
/// <param name="BatchSize">Examples per step.</param>
/// <param name="Steps">Timed steps, after the warm-up.</param>
/// <param name="Step">A whole step: batch, noise, forward, loss, backward, optimizer.</param>
/// <param name="ProcessorMilliseconds">Mean processor time of a step, all threads together: on one thread it is reliable even while other processes run.</param>
/// <param name="PeakGflopPerSecond">GFLOP/s of multiply-adds in registers, on the same number of threads, measured in the same run.</param>
sealed record TrainBenchReport(
    string Pipeline,
    string Kernels,
    int Threads,
    int BatchSize,
    int Steps,
    StepTiming Step,
    double ProcessorMilliseconds,
    double PeakGflopPerSecond
)
{
    /// <summary>Share of the peak that a step of median time reaches. [0, 1]</summary>
    public double ShareOfPeak => Step.GflopPerSecond / PeakGflopPerSecond;

    public static TrainBenchReport Of(Pipeline pipeline, TrainingStepTimer timer, double peak) =>
        new(
            pipeline.Name,
            pipeline.Training.Kernels == TrainingKernels.Torch ? "torch" : "fused",
            pipeline.Training.Threads ?? Environment.ProcessorCount,
            pipeline.Training.BatchSize,
            timer.Milliseconds.Count,
            new(
                Spread.Of(timer.Milliseconds),
                pipeline.Training.BatchSize * TrainingStepTimer.FlopPerExample(pipeline.Architecture()) / 1e9
            ),
            timer.ProcessorMilliseconds,
            peak
        );
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

/// <summary>The times of a step and its 10^9 multiplications and additions, counted from the architecture.</summary>
sealed record StepTiming(Spread Milliseconds, double Gflop)
{
    /// <summary>GFLOP/s at the median time.</summary>
    public double GflopPerSecond => Gflop / Milliseconds.Median * 1e3;
}
