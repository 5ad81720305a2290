namespace VaePipeline.Training.Pipelines;

/// <summary>How the objective is minimized: Adam over shuffled batches.</summary>
public sealed record TrainingSection
{
    /// <summary>Passes over the training notes. [1, 10,000]; default 5.</summary>
    public int Epochs { get; init; } = 5;

    /// <summary>Examples per step. [1, 4,096]; default 32.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>Adam's highest step size. (0, 1]; default 0.001.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>Random changes of the encoder's input; off by default.</summary>
    public AugmentationSection? Augmentation { get; init; }

    /// <summary>How the step size changes over the run. Default <c>constant</c>.</summary>
    public LearningRateSchedule Schedule { get; init; } = LearningRateSchedule.Constant;

    /// <summary>Steps over which the step size first rises linearly to its highest value; 0 means no warm-up. [0, 10,000,000]; default 0.</summary>
    public int LearningRateWarmupSteps { get; init; }

    /// <summary>When and how far <c>schedule: plateau</c> lowers the step size.</summary>
    public PlateauSection Plateau { get; init; } = new();

    /// <summary>Gradients with a larger norm (over all parameters) are scaled down to this norm. (0, 1e9]; off by default.</summary>
    public double? ClipNorm { get; init; }

    /// <summary>Seed of initial weights, shuffling and noise. [0, 2^31); default 0.</summary>
    public int Seed { get; init; }

    /// <summary>Threads that compute, 1 to 1,024; by default one per core.</summary>
    public int? Threads { get; init; }

    /// <summary>The implementation of convolutions and linear layers, forward and backward. Default <c>fused</c>.</summary>
    internal TrainingKernels Kernels { get; init; } = TrainingKernels.Fused;

    /// <summary>Steps between checkpoints, in addition to the one at the end of every epoch. [1, 10,000,000]; default 1,000.</summary>
    public int CheckpointSteps { get; init; } = 1000;

    /// <summary>Minutes after which a checkpoint is written even if fewer steps have passed. (0, 10,000]; off by default.</summary>
    public double? CheckpointMinutes { get; init; }

    /// <summary>Decay of an exponential moving average of the weights, which is then validated and exported. (0, 1), usually 0.999; off by default.</summary>
    public double? AverageDecay { get; init; }

    /// <summary>The measure that epochs are compared by: for the plateau, early stopping and the best weights. Default <c>total_at_beta_max</c>.</summary>
    public ValidationMeasure Measure { get; init; } = ValidationMeasure.TotalAtBetaMax;

    /// <summary>Epochs in a row without an improvement that end the run, counted once beta is at its maximum. [1, 10,000]; off by default.</summary>
    public int? EarlyStoppingPatience { get; init; }

    /// <summary>The weights that become the model. Default <c>last</c>.</summary>
    public ModelWeights Weights { get; init; } = ModelWeights.Last;

    internal TrainingSection Validated()
    {
        Require.That(Epochs is >= 1 and <= 10_000, Epochs, "1 to 10000");
        Require.That(BatchSize is >= 1 and <= 4096, BatchSize, "1 to 4096");
        Require.That(LearningRate is > 0 and <= 1, LearningRate, "above 0, up to 1");
        Require.That(LearningRateWarmupSteps is >= 0 and <= 10_000_000, LearningRateWarmupSteps, "0 to 10000000 steps");
        Augmentation?.Validated();
        Plateau.Validated();
        Require.That(
            Schedule == LearningRateSchedule.Plateau || Plateau == new PlateauSection(),
            Schedule,
            "plateau, since the section 'plateau' is given"
        );
        Require.That(
            Plateau.MinLearningRate <= LearningRate,
            Plateau.MinLearningRate,
            FormattableString.Invariant($"up to learning_rate ({LearningRate})"),
            nameof(PlateauSection.MinLearningRate)
        );
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
