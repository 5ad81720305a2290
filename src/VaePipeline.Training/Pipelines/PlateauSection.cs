namespace VaePipeline.Training.Pipelines;

/// <summary>When <c>schedule: plateau</c> lowers the step size, and how far: the rule of PyTorch's ReduceLROnPlateau, applied once per epoch.</summary>
public sealed record PlateauSection
{
    /// <summary>Factor that the step size is multiplied by. (0, 1); default 0.5.</summary>
    public double Factor { get; init; } = 0.5;

    /// <summary>Epochs without improvement that are tolerated; one more lowers the step size. [0, 10,000]; default 3.</summary>
    public int Patience { get; init; } = 3;

    /// <summary>Lower limit of the step size. [0, 1], at most the learning rate; default 0.</summary>
    public double MinLearningRate { get; init; }

    /// <summary>Share by which the measure must fall below its best value to count as an improvement. [0, 1); default 0.0001.</summary>
    public double Threshold { get; init; } = 1e-4;

    internal PlateauSection Validated()
    {
        Require.That(Factor is > 0 and < 1, Factor, "above 0, below 1");
        Require.That(Patience is >= 0 and <= 10_000, Patience, "0 to 10000 epochs");
        Require.That(MinLearningRate is >= 0 and <= 1, MinLearningRate, "0 to 1");
        Require.That(Threshold is >= 0 and < 1, Threshold, "0, or up to but below 1");
        return this;
    }
}
