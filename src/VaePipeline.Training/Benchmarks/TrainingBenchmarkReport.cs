namespace VaePipeline.Training.Benchmarks;

/// <summary>How repeated measurements of one thing lie.</summary>
/// <param name="Median">Half are below.</param>
/// <param name="Least">The smallest.</param>
/// <param name="P10">A tenth are below.</param>
/// <param name="P90">A tenth are above.</param>
public readonly record struct Spread(double Median, double Least, double P10, double P90)
{
    internal static Spread Of(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        double At(double share) => sorted[(int)Math.Round(share * (sorted.Length - 1))];
        return new(At(0.5), sorted[0], At(0.1), At(0.9));
    }
}

/// <summary>The time of something and the arithmetic done in it.</summary>
/// <param name="Milliseconds">How long it takes.</param>
/// <param name="Gflop">10^9 multiplications and additions, counted from the architecture.</param>
public sealed record WorkTiming(Spread Milliseconds, double Gflop)
{
    /// <summary>GFLOP/s at the median time.</summary>
    public double GflopPerSecond => Gflop / Milliseconds.Median * 1e3;
}

/// <summary>One layer, timed alone.</summary>
public sealed record LayerTiming
{
    /// <summary>As its weights are named, such as <c>encoder.0</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Shape of one example's input: (C, H, W), or (features).</summary>
    public required IReadOnlyList<int> Input { get; init; }

    /// <summary>Shape of one example's output, likewise.</summary>
    public required IReadOnlyList<int> Output { get; init; }

    /// <summary>A batch forward, its ReLU included.</summary>
    public required WorkTiming Forward { get; init; }

    /// <summary>A batch backward: gradients of weights and bias, and of the input unless it is the log-mel.</summary>
    public required WorkTiming Backward { get; init; }
}

/// <summary>What <see cref="TrainingBenchmark.Run"/> measured.</summary>
public sealed record TrainingBenchmarkReport
{
    /// <summary>The pipeline's name.</summary>
    public required string Pipeline { get; init; }

    /// <summary>Threads that compute.</summary>
    public required int Threads { get; init; }

    /// <summary>Examples a step.</summary>
    public required int BatchSize { get; init; }

    /// <summary>Steps that were timed, after a few that were not.</summary>
    public required int Steps { get; init; }

    /// <summary>A whole step: batch, noise, forward, loss, backward, optimizer.</summary>
    public required WorkTiming Step { get; init; }

    /// <summary>Processor time of a step, all threads together, on average: on one thread a fair figure even when other processes run.</summary>
    public required double ProcessorMilliseconds { get; init; }

    /// <summary>GFLOP/s of multiply-adds on registers alone, on as many threads, in the same run.</summary>
    public required double PeakGflopPerSecond { get; init; }

    /// <summary>The part of the peak that a step of median time reaches. [0, 1]</summary>
    public double ShareOfPeak => Step.GflopPerSecond / PeakGflopPerSecond;

    /// <summary>Every layer alone, in the order data goes through them. They read and write whole batches in memory, so they add up to more than the step.</summary>
    public required IReadOnlyList<LayerTiming> Layers { get; init; }
}
