using VaePipeline.Foundation;
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

    /// <summary>How the encoder's input is changed at random; off unless given.</summary>
    public AugmentationSection? Augmentation { get; init; }

    /// <summary>How the step size changes over the run. <c>constant</c> unless given.</summary>
    public LearningRateSchedule Schedule { get; init; } = LearningRateSchedule.Constant;

    /// <summary>
    /// Steps over which the step size rises linearly to its highest, before its schedule begins; 0 starts there. [0, 10,000,000]; 0 unless given.
    /// </summary>
    public int LearningRateWarmupSteps { get; init; }

    /// <summary>When and how far <c>schedule: plateau</c> lowers the step size.</summary>
    public PlateauSection Plateau { get; init; } = new();

    /// <summary>Gradients of a longer norm (over all parameters) are scaled down to this one. (0, 1e9]; off unless given.</summary>
    public double? ClipNorm { get; init; }

    /// <summary>Seed of initial weights, shuffling and noise. [0, 2^31); 0 unless given.</summary>
    public int Seed { get; init; }

    /// <summary>Threads that compute, 1 to 1,024; every core unless given.</summary>
    public int? Threads { get; init; }

    /// <summary>What computes convolutions and linear layers, forward and backward. <c>fused</c> unless given.</summary>
    public TrainingKernels Kernels { get; init; } = TrainingKernels.Fused;

    /// <summary>A checkpoint every so many steps, beside the one at the end of every epoch. [1, 10,000,000]; 1,000 unless given.</summary>
    public int CheckpointSteps { get; init; } = 1000;

    /// <summary>A checkpoint also when so many minutes have passed since the last one. (0, 10,000]; off unless given.</summary>
    public double? CheckpointMinutes { get; init; }

    /// <summary>
    /// Decay of an exponential moving average of the weights, which is then what is validated and exported. (0, 1), 0.999 being usual;
    /// off unless given.
    /// </summary>
    public double? AverageDecay { get; init; }

    /// <summary>
    /// By what number of the validation notes epochs are compared: for the plateau, for early stopping and for the best weights.
    /// <c>total_at_beta_max</c> unless given.
    /// </summary>
    public ValidationMeasure Measure { get; init; } = ValidationMeasure.TotalAtBetaMax;

    /// <summary>
    /// The run ends after so many epochs in a row that were no better than the best before them, counted once beta is at its maximum.
    /// [1, 10,000]; off unless given.
    /// </summary>
    public int? EarlyStoppingPatience { get; init; }

    /// <summary>Which weights become the model. <c>last</c> unless given.</summary>
    public ModelWeights Weights { get; init; } = ModelWeights.Last;

    /// <summary>Returns this section, or throws when a value is out of its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range; the message names value and range.</exception>
    public TrainingSection Validated()
    {
        Require.That(Epochs is >= 1 and <= 10_000, Epochs, "1 to 10000");
        Require.That(BatchSize is >= 1 and <= 4096, BatchSize, "1 to 4096");
        Require.That(LearningRate is > 0 and <= 1, LearningRate, "above 0, up to 1");
        Require.That(LearningRateWarmupSteps is >= 0 and <= 10_000_000, LearningRateWarmupSteps, "0 to 10000000 steps");
        Augmentation?.Validated();
        Plateau.Validated();
        Require.That(Schedule == LearningRateSchedule.Plateau || Plateau == new PlateauSection(), Schedule,
            "plateau, since the section 'plateau' is given");
        Require.That(Plateau.MinLearningRate <= LearningRate, Plateau.MinLearningRate,
            FormattableString.Invariant($"up to learning_rate ({LearningRate})"), nameof(PlateauSection.MinLearningRate));
        Require.That(ClipNorm is null or (> 0 and <= 1e9), ClipNorm, "above 0, up to 1e9, or leave it out");
        Require.That(Seed >= 0, Seed, "0 or more");
        Require.That(Threads is null or (>= 1 and <= 1024), Threads, "1 to 1024, or leave it out for every core");
        Require.That(CheckpointSteps is >= 1 and <= 10_000_000, CheckpointSteps, "1 to 10000000 steps");
        Require.That(CheckpointMinutes is null or (> 0 and <= 10_000), CheckpointMinutes, "above 0, up to 10000 minutes, or leave it out");
        Require.That(AverageDecay is null or (> 0 and < 1), AverageDecay, "above 0, below 1, or leave it out");
        Require.That(EarlyStoppingPatience is null or (>= 1 and <= 10_000), EarlyStoppingPatience, "1 to 10000 epochs, or leave it out");
        return this;
    }
}

/// <summary>How the step size changes over a run.</summary>
public enum LearningRateSchedule
{
    /// <summary>The same at every step, after the warm-up.</summary>
    Constant,

    /// <summary>
    /// Falls along half a cosine from the highest after the warm-up towards 0 at the last step (Loshchilov &amp; Hutter 2017, without restarts).
    /// </summary>
    Cosine,

    /// <summary>Falls by a factor whenever the validation measure stops falling.</summary>
    Plateau,
}

/// <summary>What computes a network's layers.</summary>
public enum TrainingKernels
{
    /// <summary>This project's kernels: two to four times as fast, and the same bits for any number of threads.</summary>
    Fused,

    /// <summary>TorchSharp's own modules: the reference that the fused ones are held against. Bits depend on the number of threads.</summary>
    Torch,
}

/// <summary>Which weights of a run become its model.</summary>
public enum ModelWeights
{
    /// <summary>Those after the last step.</summary>
    Last,

    /// <summary>Those of the epoch with the lowest <see cref="TrainingSection.Measure"/>, the first of several.</summary>
    Best,
}
