using VaePipeline.Evaluation.Health;
using VaePipeline.Model;
using VaePipeline.Training.Objectives;

namespace VaePipeline.Training.Runs;

/// <summary>The results of one epoch.</summary>
public sealed record EpochReport
{
    /// <summary>The epoch, from 1.</summary>
    public required int Epoch { get; init; }

    /// <summary>Steps taken by the end of the epoch.</summary>
    public required long Step { get; init; }

    /// <summary>Mean losses of the training batches before each step; beta is that of the last batch.</summary>
    public required Losses Train { get; init; }

    /// <summary>Mean losses of the validation examples after the epoch, from sampled z, with the same beta.</summary>
    public required Losses Validation { get; init; }

    /// <summary>Mean squared error of the validation examples reconstructed from the mean of z.</summary>
    public required double ErrorOfMean { get; init; }

    /// <summary>Latent statistics of the validation examples.</summary>
    public required LatentHealth Health { get; init; }

    /// <summary>Reconstruction errors that need no network, for comparison.</summary>
    public required ReconstructionBaselines Baselines { get; init; }

    /// <summary>Whether the space is usable, and why.</summary>
    public required SpaceVerdict Verdict { get; init; }

    /// <summary>Euclidean distances between mu of the first four validation examples: 0-1, 0-2, 0-3, 1-2, 1-3, 2-3 (fewer when there are fewer).</summary>
    public required IReadOnlyList<double> PairwiseDistances { get; init; }

    /// <summary>The number that epochs are compared by, <c>training.measure</c>; lower is better.</summary>
    public required double Measure { get; init; }

    /// <summary>The epoch, from 1, with the lowest measure so far.</summary>
    public int BestEpoch { get; init; }

    /// <summary>Whether the run ends here, before its last epoch, because of <c>training.early_stopping_patience</c>.</summary>
    public bool StoppedEarly { get; init; }

    /// <summary>Adam's step size at the end of the epoch.</summary>
    public required double LearningRate { get; init; }

    /// <summary>Duration in seconds, without validation.</summary>
    public required double Seconds { get; init; }
}
