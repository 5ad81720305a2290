using VaePipeline.Foundation;
namespace VaePipeline.Training.Pipelines;

/// <summary>When <c>schedule: plateau</c> lowers the step size, and how far: the rule of PyTorch's ReduceLROnPlateau, an epoch at a time.</summary>
public sealed record PlateauSection
{
    /// <summary>The step size is multiplied by this. (0, 1); 0.5 unless given.</summary>
    public double Factor { get; init; } = 0.5;

    /// <summary>Epochs without improvement that are borne; one more lowers the step size. [0, 10,000]; 3 unless given.</summary>
    public int Patience { get; init; } = 3;

    /// <summary>The step size is never lowered below this. [0, 1], at most the learning rate; 0 unless given.</summary>
    public double MinLearningRate { get; init; }

    /// <summary>Share by which the measure must fall below its best so far to count as an improvement. [0, 1); 0.0001 unless given.</summary>
    public double Threshold { get; init; } = 1e-4;

    /// <summary>Returns this section, or throws when a value is out of its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range; the message names value and range.</exception>
    public PlateauSection Validated()
    {
        Require.That(Factor is > 0 and < 1, Factor, "above 0, below 1");
        Require.That(Patience is >= 0 and <= 10_000, Patience, "0 to 10000 epochs");
        Require.That(MinLearningRate is >= 0 and <= 1, MinLearningRate, "0 to 1");
        Require.That(Threshold is >= 0 and < 1, Threshold, "0, or up to but below 1");
        return this;
    }
}
