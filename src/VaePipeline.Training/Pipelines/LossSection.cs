using VaePipeline.Foundation;
namespace VaePipeline.Training.Pipelines;

/// <summary>
/// What training minimizes: reconstruction + beta * KL, the KL after free bits, and beta by a schedule or, to hold a rate, by a controller;
/// and a contrastive term where one is asked for.
/// </summary>
public sealed record LossSection
{
    /// <summary>How a reconstruction is held against its input. <c>mse</c> unless given.</summary>
    public ReconstructionLoss Reconstruction { get; init; } = ReconstructionLoss.Mse;

    /// <summary>
    /// Weight of the KL after warm-up. [0, 1,000]; 2 unless given, as in the experiment log. Beside a <em>mean</em> squared error over D bins
    /// the evidence lower bound itself has 2 s^2 / D, with s^2 the error reached: about 4e-6 for 80 x 128 bins and an error of 0.02. Beside
    /// <c>calibrated</c> it has 1.
    /// </summary>
    public double BetaMax { get; init; } = 2;

    /// <summary>How beta rises to its maximum. <c>linear</c> unless given.</summary>
    public BetaAnnealing Annealing { get; init; } = BetaAnnealing.Linear;

    /// <summary>Steps over which beta rises linearly from 0, in every cycle; 0 starts at the full weight. [0, 10,000,000]; 2,000 unless given.</summary>
    public int WarmupSteps { get; init; } = 2000;

    /// <summary>With <c>cyclical</c>, steps from one start at 0 to the next. [1, 10,000,000], at least <see cref="WarmupSteps"/>; off unless given.</summary>
    public int? CycleSteps { get; init; }

    /// <summary>With <c>cyclical</c>, how often beta rises from 0; after the last rise it stays. [1, 10,000]; 4 unless given.</summary>
    public int Cycles { get; init; } = 4;

    /// <summary>Nats of KL, mean over the batch, that cost nothing and have no gradient. [0, 1,000]; 0.5 unless given.</summary>
    public double FreeBits { get; init; } = 0.5;

    /// <summary>Whether <see cref="FreeBits"/> are those of all units together or of each. <c>total</c> unless given.</summary>
    public FreeBitsScope FreeBitsPer { get; init; } = FreeBitsScope.Total;

    /// <summary>
    /// Nats that the code shall carry, the KL of all units together: beta then follows the KL, up while there is more, down while there is less,
    /// and neither <see cref="BetaMax"/> nor a schedule is given. (0, 10,000]; off unless given.
    /// </summary>
    public double? TargetRate { get; init; }

    /// <summary>
    /// By how much the logarithm of beta moves a step while the KL is off its target by the target's own size. (0, 1]; 0.01 unless given.
    /// </summary>
    public double RateGain { get; init; } = 0.01;

    /// <summary>Draws notes of one instrument or family together in z; off unless given.</summary>
    public ContrastiveSection? Contrastive { get; init; }

    /// <summary>Returns this section, or throws when a value is out of its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range; the message names value and range.</exception>
    public LossSection Validated()
    {
        Require.That(BetaMax is >= 0 and <= 1000, BetaMax, "0 to 1000");
        Require.That(WarmupSteps is >= 0 and <= 10_000_000, WarmupSteps, "0 to 10000000 steps");
        Require.That(Cycles is >= 1 and <= 10_000, Cycles, "1 to 10000");
        var cyclical = Annealing == BetaAnnealing.Cyclical;
        Require.That(CycleSteps is null || cyclical, Annealing, "cyclical, since cycle_steps is given");
        Require.That(!cyclical || CycleSteps is not null, Annealing, "linear, or give cycle_steps");
        Require.That(CycleSteps is null || (CycleSteps >= Math.Max(1, WarmupSteps) && CycleSteps <= 10_000_000), CycleSteps,
            FormattableString.Invariant($"{Math.Max(1, WarmupSteps)} (the warm-up within it) to 10000000 steps"));
        Require.That(FreeBits is >= 0 and <= 1000, FreeBits, "0 to 1000 nats");
        Require.That(TargetRate is null or (> 0 and <= 10_000), TargetRate, "above 0, up to 10000 nats, or leave it out");
        Require.That(RateGain is > 0 and <= 1, RateGain, "above 0, up to 1");
        if (TargetRate is not null)
            RequireThatNothingElseSetsBeta();
        Contrastive?.Validated();
        return this;
    }

    void RequireThatNothingElseSetsBeta()
    {
        const string allowed = "nothing, since beta follows target_rate; leave it out";
        var defaults = new LossSection();
        Require.That(BetaMax == defaults.BetaMax, BetaMax, allowed);
        Require.That(WarmupSteps == defaults.WarmupSteps, WarmupSteps, allowed);
        Require.That(Annealing == defaults.Annealing, Annealing, allowed);
        Require.That(FreeBitsPer == FreeBitsScope.Unit || FreeBits < TargetRate, FreeBits,
            FormattableString.Invariant($"below target_rate ({TargetRate}), for under the free bits beta moves nothing"));
    }
}

/// <summary>How a reconstruction is held against its input.</summary>
public enum ReconstructionLoss
{
    /// <summary>Squared error, mean over examples and bins.</summary>
    Mse,

    /// <summary>
    /// Nats of a normal distribution around the reconstruction, summed over bins, mean over examples. Its variance is the one number that fits the
    /// batch best, which is the batch's mean squared error (Rybkin, Daniilidis and Levine 2021).
    /// </summary>
    Calibrated,
}

/// <summary>How beta rises to its maximum.</summary>
public enum BetaAnnealing
{
    /// <summary>Once, linearly from 0 (Sønderby et al. 2016).</summary>
    Linear,

    /// <summary>Several times, each linearly from 0, staying at the maximum for the rest of the cycle (Fu et al. 2019).</summary>
    Cyclical,
}

/// <summary>Over what the free bits are counted.</summary>
public enum FreeBitsScope
{
    /// <summary>All units together, as in the experiment log: one unit may use them up.</summary>
    Total,

    /// <summary>Each unit has its own (Kingma et al. 2016, with groups of one unit).</summary>
    Unit,
}
