using System.Globalization;
using VaePipeline.Training.Pipelines;
using static System.FormattableString;

namespace VaePipeline.Training.Health;

/// <summary>Whether a latent space is worth using. A unit is in use when it is active and carries more than 0.1 nat.</summary>
public enum SpaceState
{
    /// <summary>At least half of the units are active and a quarter are in use, and the decoder reconstructs better from them than from one principal component.</summary>
    Healthy,

    /// <summary>
    /// Too early to tell: the reconstruction is still worse than that of one principal component, while units are in use, or the KL weighs little enough
    /// that they may come to be.
    /// </summary>
    Undertrained,

    /// <summary>Fewer units are active, or in use, than in a healthy space.</summary>
    PartlyCollapsed,

    /// <summary>Fewer than one unit in eight is in use, and not for want of training: posteriors that are the prior tell nothing of a sound.</summary>
    Collapsed,
}

/// <summary>A verdict on a latent space, and why.</summary>
/// <param name="State">The verdict.</param>
/// <param name="Finding">What was measured, in a clause.</param>
/// <param name="Advice">Why it is so and the setting that would change it, in a clause; null when nothing needs to change.</param>
public sealed record SpaceVerdict(SpaceState State, string Finding, string? Advice)
{
    /// <summary>One sentence: what was found and, unless all is well, why, and the setting that would change it.</summary>
    public string Reason => Advice is null ? $"{Finding}." : $"{Finding}: {Advice}.";

    /// <summary>Judges a space by the units in use, by its reconstruction beside what needs no training, and by what the KL's weight leaves room for.</summary>
    /// <param name="health">The latent statistics.</param>
    /// <param name="error">Reconstruction error (mean squared) from the mean of z.</param>
    /// <param name="peers">Errors of the mean predictor and of PCA.</param>
    /// <param name="pipeline">The settings, of which the advice names one.</param>
    /// <param name="beta">The KL's weight when it was measured.</param>
    public static SpaceVerdict Of(LatentHealth health, double error, ReconstructionBaselines peers, Pipeline pipeline, double beta)
    {
        var (units, loss) = (health.Units, pipeline.Loss);
        // Beside D/2 ln(s^2), whose gradient is D / (2 s^2) times that of s^2, a beta weighs that much less.
        var besideError = loss.Reconstruction == ReconstructionLoss.Calibrated ? 2 * error / pipeline.Features.Size : 1;
        var isRising = loss.TargetRate is null && beta < loss.BetaMax;
        var finalBeta = isRising ? loss.BetaMax : beta;
        var finalRoom = peers.RoomAt(finalBeta * besideError);
        var hasRoom = finalRoom * 2 >= units;
        var isLearnt = error < peers.FirstComponent;

        var state = IsFew(health.UnitsInUse) && (isLearnt || IsFew(peers.RoomAt(beta * besideError))) ? SpaceState.Collapsed
            : !isLearnt ? SpaceState.Undertrained
            : health.ActiveUnits * 2 < units || health.UnitsInUse * 4 < units ? SpaceState.PartlyCollapsed
            : SpaceState.Healthy;
        return new(state, Found(health, error, peers), (state, loss.TargetRate) switch
        {
            (SpaceState.Healthy, null) when isRising && !hasRoom => $"but {Room()}",
            (SpaceState.Healthy, _) => null,
            (SpaceState.Undertrained, null) when !hasRoom => Room(),
            (SpaceState.Undertrained, _) => Invariant($"not trained long enough yet to beat one principal component; raise training.epochs ({pipeline.Training.Epochs}) ")
                + Invariant($"or training.learning_rate ({pipeline.Training.LearningRate})"),
            (_, { } nats) => Invariant($"loss.target_rate {nats} is little for {units} units; raise it"),
            (_, null) when !hasRoom => Room(),
            _ => Invariant($"beta leaves room for {finalRoom}, so it is not its weight that keeps units idle; give each nats of its own, loss.free_bits_per: unit with ")
                + Invariant($"loss.free_bits 0.1 to 0.5, raise loss.warmup_steps ({loss.WarmupSteps}), or train longer"),
        });

        bool IsFew(int some) => some * 8 < units;

        string Room()
            => Invariant($"loss.beta_max {finalBeta} {(isRising ? "will leave" : "leaves")} room for {finalRoom} units, since one pays only where it lowers the error by more than ")
                + Invariant($"{Rounded(finalBeta * besideError / 2)}, and the best principal component lowers it by {peers.Mean - peers.FirstComponent:0.000}; ")
                + Invariant($"there is room for {peers.Components} below {Rounded(peers.BetaWithRoomFor(peers.Components) / besideError)}");
    }

    /// <summary>Two digits: 400, 0.0098, 4.3e-6.</summary>
    static string Rounded(double value)
        => value < 1e-3 ? value.ToString("0.0e-0", CultureInfo.InvariantCulture) : Invariant($"{decimal.Parse(value.ToString("E1", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture):0.#####}");

    static string Found(LatentHealth health, double error, ReconstructionBaselines peers)
        => Invariant($"{health.ActiveUnits} of {health.Units} units are active, {health.InformativeUnits} {(health.InformativeUnits == 1 ? "carries" : "carry")} more than 0.1 nat, and the error is {error:0.0000} ")
            + Invariant($"(PCA with {peers.Components} components {peers.Pca:0.0000}, with one {peers.FirstComponent:0.0000}, predicting the mean {peers.Mean:0.0000})");
}
