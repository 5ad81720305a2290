namespace VaePipeline.Training.Pipelines;

/// <summary>The objective: reconstruction loss + beta * KL after free bits + an optional contrastive term. Beta follows a schedule or a target rate.</summary>
public sealed record LossSection
{
    /// <summary>The reconstruction loss. Default <c>mse</c>.</summary>
    public ReconstructionLoss Reconstruction { get; init; } = ReconstructionLoss.Mse;

    /// <summary>
    /// Weight of the KL after the warm-up. [0, 1,000]; default 2, as in the experiment log. The weight in the evidence lower bound is 1 with
    /// <c>calibrated</c>. With a <em>mean</em> squared error over D bins it is 2 s^2 / D, where s^2 is the error reached: about 4e-6 for 80 x 128
    /// bins and an error of 0.02.
    /// </summary>
    public double BetaMax { get; init; } = 2;

    /// <summary>How beta rises to its maximum. Default <c>linear</c>.</summary>
    public BetaAnnealing Annealing { get; init; } = BetaAnnealing.Linear;

    /// <summary>Steps over which beta rises linearly from 0, in every cycle; 0 starts at the full weight. [0, 10,000,000]; default 2,000.</summary>
    public int WarmupSteps { get; init; } = 2000;

    /// <summary>With <c>cyclical</c>, steps from one start at 0 to the next. [1, 10,000,000], at least <see cref="WarmupSteps"/>; off by default.</summary>
    public int? CycleSteps { get; init; }

    /// <summary>With <c>cyclical</c>, how often beta rises from 0; after the last rise it stays at the maximum. [1, 10,000]; default 4.</summary>
    public int Cycles { get; init; } = 4;

    /// <summary>Nats of KL, mean over the batch, that are free and have no gradient. [0, 1,000]; default 0.5.</summary>
    public double FreeBits { get; init; } = 0.5;

    /// <summary>Whether <see cref="FreeBits"/> apply to all units together or to each unit. Default <c>total</c>.</summary>
    public FreeBitsScope FreeBitsPer { get; init; } = FreeBitsScope.Total;

    /// <summary>
    /// Target for the KL of all units together, in nats: beta rises while the KL is above it and falls while it is below. Then neither
    /// <see cref="BetaMax"/> nor a schedule may be given. (0, 10,000]; off by default.
    /// </summary>
    public double? TargetRate { get; init; }

    /// <summary>Change of the logarithm of beta per step while the KL differs from its target by the size of the target. (0, 1]; default 0.01.</summary>
    public double RateGain { get; init; } = 0.01;

    /// <summary>Pulls notes of one instrument or family together in z; off by default.</summary>
    public ContrastiveSection? Contrastive { get; init; }

    internal LossSection Validated()
    {
        Require.That(BetaMax is >= 0 and <= 1000, BetaMax, "0 to 1000");
        Require.That(WarmupSteps is >= 0 and <= 10_000_000, WarmupSteps, "0 to 10000000 steps");
        Require.That(Cycles is >= 1 and <= 10_000, Cycles, "1 to 10000");
        var cyclical = Annealing == BetaAnnealing.Cyclical;
        Require.That(CycleSteps is null || cyclical, Annealing, "cyclical, since cycle_steps is given");
        Require.That(!cyclical || CycleSteps is not null, Annealing, "linear, or give cycle_steps");
        Require.That(
            CycleSteps is null || (CycleSteps >= Math.Max(1, WarmupSteps) && CycleSteps <= 10_000_000),
            CycleSteps,
            FormattableString.Invariant($"{Math.Max(1, WarmupSteps)} (the warm-up within it) to 10000000 steps")
        );
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
        const string Allowed = "nothing, since beta follows target_rate; leave it out";
        var defaults = new LossSection();
        Require.That(BetaMax == defaults.BetaMax, BetaMax, Allowed);
        Require.That(WarmupSteps == defaults.WarmupSteps, WarmupSteps, Allowed);
        Require.That(Annealing == defaults.Annealing, Annealing, Allowed);
        Require.That(
            FreeBitsPer == FreeBitsScope.Unit || FreeBits < TargetRate,
            FreeBits,
            FormattableString.Invariant($"below target_rate ({TargetRate}), since beta has no effect below the free bits")
        );
    }
}
