namespace VaePipeline.Training.Pipelines;

/// <summary>How a reconstruction is compared with its input.</summary>
public enum ReconstructionLoss
{
    /// <summary>Squared error, mean over examples and bins.</summary>
    Mse,

    /// <summary>
    /// Negative log-likelihood in nats, summed over bins, mean over examples, under a normal distribution around the reconstruction. Its variance
    /// is the maximum-likelihood estimate for the batch: the mean squared error (Rybkin, Daniilidis and Levine 2021).
    /// </summary>
    Calibrated,
}
