using VaePipeline.Training.Pipelines;

namespace VaePipeline.Training.Health;

/// <summary>Whether a latent space is worth using.</summary>
public enum SpaceState
{
    /// <summary>At least half of the units are active and a quarter carry more than 0.1 nat, and the decoder uses them.</summary>
    Healthy,

    /// <summary>Fewer are active, or carry that much.</summary>
    PartlyCollapsed,

    /// <summary>
    /// Fewer than one unit in eight is active, or carries more than 0.1 nat; or the reconstruction is worse than that of a single principal component.
    /// </summary>
    Collapsed,
}

/// <summary>A verdict on a latent space, and why.</summary>
/// <param name="State">The verdict.</param>
/// <param name="Reason">One sentence: what was found and, unless healthy, the setting that would change it.</param>
public sealed record SpaceVerdict(SpaceState State, string Reason)
{
    /// <summary>Judges a space by its active units and by its reconstruction beside what needs no training.</summary>
    /// <param name="health">The latent statistics.</param>
    /// <param name="error">Reconstruction error (mean squared) from the mean of z.</param>
    /// <param name="peers">Errors of the mean predictor and of PCA.</param>
    /// <param name="pipeline">The settings, of which the reason names one.</param>
    public static SpaceVerdict Of(LatentHealth health, double error, UntrainedPeers peers, Pipeline pipeline)
    {
        var found = FormattableString.Invariant(
            $"{health.ActiveUnits} of {health.Units} units are active, {health.InformativeUnits} carry more than 0.1 nat, and the error is {error:0.0000} ")
            + FormattableString.Invariant(
            $"(PCA with {peers.Components} components {peers.Pca:0.0000}, with one {peers.FirstComponent:0.0000}, predicting the mean {peers.Mean:0.0000})");
        var state = Math.Min(health.ActiveUnits, health.InformativeUnits) * 8 < health.Units || error > peers.FirstComponent ? SpaceState.Collapsed
            : health.ActiveUnits * 2 < health.Units || health.InformativeUnits * 4 < health.Units ? SpaceState.PartlyCollapsed
            : SpaceState.Healthy;
        return new(state, state == SpaceState.Healthy ? $"{found}." : $"{found}: {Remedy(peers, pipeline)}.");
    }

    // Beside a mean over D bins the evidence lower bound weighs the KL by 2 s^2 / D, s^2 being the error the decoder can reach; PCA's
    // error stands in for it. Well above that, beta is what switches units off; near or below it, something else is.
    static string Remedy(UntrainedPeers peers, Pipeline pipeline)
    {
        var calibrated = 2 * peers.Pca / pipeline.Features.Size;
        var ratio = pipeline.Loss.BetaMax / calibrated;
        return ratio > 3
            ? FormattableString.Invariant($"loss.beta_max {pipeline.Loss.BetaMax} weighs the KL about {ratio:0} times heavier than the evidence lower bound ")
                + FormattableString.Invariant($"does beside a mean over {pipeline.Features.Size} bins; lower it towards {calibrated:0.0e+0}")
            : FormattableString.Invariant($"loss.beta_max {pipeline.Loss.BetaMax} is not too high, so give the units time: ")
                + FormattableString.Invariant($"raise training.epochs (now {pipeline.Training.Epochs}) or training.learning_rate (now {pipeline.Training.LearningRate})");
    }
}
