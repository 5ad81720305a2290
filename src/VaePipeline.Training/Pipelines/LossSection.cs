namespace VaePipeline.Training.Pipelines;

/// <summary>What training minimizes: reconstruction + beta * max(KL, free bits), beta rising from 0.</summary>
public sealed record LossSection
{
    /// <summary>How a reconstruction is held against its input. <c>mse</c> unless given.</summary>
    public ReconstructionLoss Reconstruction { get; init; } = ReconstructionLoss.Mse;

    /// <summary>
    /// Weight of the KL after warm-up. [0, 1,000]; 2 unless given, as in the experiment log. Beside a <em>mean</em> squared error over D bins
    /// the evidence lower bound itself has 2 s^2 / D, with s^2 the error reached: about 4e-6 for 80 x 128 bins and an error of 0.02.
    /// </summary>
    public double BetaMax { get; init; } = 2;

    /// <summary>Steps over which beta rises linearly from 0; 0 starts at the full weight. [0, 10,000,000]; 2,000 unless given.</summary>
    public int WarmupSteps { get; init; } = 2000;

    /// <summary>Nats of the total KL, mean over the batch, that cost nothing and have no gradient. [0, 1,000]; 0.5 unless given.</summary>
    public double FreeBits { get; init; } = 0.5;

    /// <summary>Returns this section, or throws when a value is out of its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range; the message names value and range.</exception>
    public LossSection Validated()
    {
        Allowed.Require(BetaMax is >= 0 and <= 1000, BetaMax, "0 to 1000");
        Allowed.Require(WarmupSteps is >= 0 and <= 10_000_000, WarmupSteps, "0 to 10000000 steps");
        Allowed.Require(FreeBits is >= 0 and <= 1000, FreeBits, "0 to 1000 nats");
        return this;
    }
}

/// <summary>How a reconstruction is held against its input.</summary>
public enum ReconstructionLoss
{
    /// <summary>Squared error, mean over examples and bins.</summary>
    Mse,
}
