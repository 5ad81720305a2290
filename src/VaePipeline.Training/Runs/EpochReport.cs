namespace VaePipeline.Training.Runs;

/// <summary>The results of one epoch.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="Step">Steps taken by the end of the epoch.</param>
/// <param name="Train">Mean losses of the training batches before each step; beta is that of the last batch.</param>
/// <param name="Validation">Mean losses of the validation examples after the epoch, from sampled z, with the same beta.</param>
/// <param name="ErrorOfMean">Mean squared error of the validation examples reconstructed from the mean of z.</param>
/// <param name="Health">Latent statistics of the validation examples.</param>
/// <param name="Baselines">Reconstruction errors that need no network, for comparison.</param>
/// <param name="Verdict">Whether the space is usable, and why.</param>
/// <param name="PairwiseDistances">Euclidean distances of mu of the first, at most four, validation examples: 0-1, 0-2, 0-3, 1-2, 1-3, 2-3.</param>
/// <param name="Measure">The number that epochs are compared by, <c>training.measure</c>; lower is better.</param>
/// <param name="LearningRate">Adam's step size at the end of the epoch.</param>
/// <param name="Seconds">Duration in seconds, without validation.</param>
/// <param name="BestEpoch">The epoch, from 1, with the lowest measure so far.</param>
/// <param name="StoppedEarly">Whether the run ends here, before its last epoch, because of <c>training.early_stopping_patience</c>.</param>
public sealed record EpochReport(
    int Epoch,
    long Step,
    Losses Train,
    Losses Validation,
    double ErrorOfMean,
    LatentHealth Health,
    ReconstructionBaselines Baselines,
    SpaceVerdict Verdict,
    IReadOnlyList<double> PairwiseDistances,
    double Measure,
    double LearningRate,
    double Seconds,
    int BestEpoch,
    bool StoppedEarly
);
