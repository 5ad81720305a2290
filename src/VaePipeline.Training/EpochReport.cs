using VaePipeline.Evaluation.Health;
using VaePipeline.Training.Objectives;

namespace VaePipeline.Training;

/// <summary>What one epoch came to.</summary>
public sealed record EpochReport
{
    /// <summary>The epoch, from 1.</summary>
    public required int Epoch { get; init; }

    /// <summary>Steps taken by its end.</summary>
    public required long Step { get; init; }

    /// <summary>Mean losses of its training batches, as they came; beta is the last one's.</summary>
    public required Losses Train { get; init; }

    /// <summary>Mean losses of the validation examples after it, from sampled z, with the same beta.</summary>
    public required Losses Validation { get; init; }

    /// <summary>Mean squared error of the validation examples from the mean of z.</summary>
    public required double ErrorOfMean { get; init; }

    /// <summary>Latent statistics of the validation examples.</summary>
    public required LatentHealth Health { get; init; }

    /// <summary>What reconstruction costs without a network.</summary>
    public required ReconstructionBaselines Peers { get; init; }

    /// <summary>Whether the space is worth using, and why.</summary>
    public required SpaceVerdict Verdict { get; init; }

    /// <summary>Euclidean distances between mu of the first four validation examples: 0-1, 0-2, 0-3, 1-2, 1-3, 2-3 (fewer when there are fewer).</summary>
    public required IReadOnlyList<double> PairwiseDistances { get; init; }

    /// <summary>The number by which epochs are compared, <c>training.measure</c>; lower is better.</summary>
    public required double Measure { get; init; }

    /// <summary>The epoch, from 1, with the lowest measure so far.</summary>
    public int BestEpoch { get; init; }

    /// <summary>Whether the run ends here, before its last epoch, since <c>training.early_stopping_patience</c> is at its end.</summary>
    public bool StoppedEarly { get; init; }

    /// <summary>Adam's step size at its end.</summary>
    public required double LearningRate { get; init; }

    /// <summary>Seconds it took, validation not included.</summary>
    public required double Seconds { get; init; }
}
