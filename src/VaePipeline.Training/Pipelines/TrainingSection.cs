namespace VaePipeline.Training.Pipelines;

/// <summary>How the objective is minimized: Adam over shuffled batches.</summary>
public sealed record TrainingSection
{
    /// <summary>Passes over the training notes. [1, 10,000]; 5 unless given.</summary>
    public int Epochs { get; init; } = 5;

    /// <summary>Examples a step. [1, 4,096]; 32 unless given.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>Adam's step size at its highest. (0, 1]; 0.001 unless given.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>How the step size changes over the run. <c>constant</c> unless given.</summary>
    public LearningRateSchedule Schedule { get; init; } = LearningRateSchedule.Constant;

    /// <summary>Gradients of a longer norm (over all parameters) are scaled down to this one. (0, 1e9]; off unless given.</summary>
    public double? ClipNorm { get; init; }

    /// <summary>Seed of initial weights, shuffling and noise. [0, 2^31); 0 unless given.</summary>
    public int Seed { get; init; }

    /// <summary>Threads that compute, 1 to 1,024; every core unless given.</summary>
    public int? Threads { get; init; }

    /// <summary>A checkpoint every so many steps, beside the one at the end of every epoch. [1, 10,000,000]; 1,000 unless given.</summary>
    public int CheckpointSteps { get; init; } = 1000;

    /// <summary>Which weights become the model. <c>last</c> unless given.</summary>
    public ModelWeights Weights { get; init; } = ModelWeights.Last;

    /// <summary>Returns this section, or throws when a value is out of its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range; the message names value and range.</exception>
    public TrainingSection Validated()
    {
        Allowed.Require(Epochs is >= 1 and <= 10_000, Epochs, "1 to 10000");
        Allowed.Require(BatchSize is >= 1 and <= 4096, BatchSize, "1 to 4096");
        Allowed.Require(LearningRate is > 0 and <= 1, LearningRate, "above 0, up to 1");
        Allowed.Require(ClipNorm is null or (> 0 and <= 1e9), ClipNorm, "above 0, up to 1e9, or leave it out");
        Allowed.Require(Seed >= 0, Seed, "0 or more");
        Allowed.Require(Threads is null or (>= 1 and <= 1024), Threads, "1 to 1024, or leave it out for every core");
        Allowed.Require(CheckpointSteps is >= 1 and <= 10_000_000, CheckpointSteps, "1 to 10000000 steps");
        return this;
    }
}

/// <summary>How the step size changes over a run.</summary>
public enum LearningRateSchedule
{
    /// <summary>The same at every step.</summary>
    Constant,

    /// <summary>Falls along half a cosine from the highest at the first step towards 0 at the last (Loshchilov &amp; Hutter 2017, without restarts).</summary>
    Cosine,
}

/// <summary>Which weights of a run become its model.</summary>
public enum ModelWeights
{
    /// <summary>Those after the last step.</summary>
    Last,

    /// <summary>Those of the epoch with the lowest validation loss, with beta at its maximum for every epoch alike.</summary>
    Best,
}
