using static TorchSharp.torch;

namespace VaePipeline.Training.Objectives;

/// <summary>The terms of the loss as functions of tensors.</summary>
static class VaeObjective
{
    /// <summary>Mean squared error over examples and bins; a scalar. Both are (N, 1, mel bands, frames).</summary>
    public static Tensor MeanSquaredError(Tensor reconstruction, Tensor logMel) => SquaredErrorFunction.apply(reconstruction, logMel);

    /// <summary>
    /// Negative log-likelihood, in nats, of an example under a normal distribution around its reconstruction. One variance serves all bins: the
    /// maximum-likelihood estimate for the batch, its mean squared error s^2. The result is D/2 (ln(2 pi s^2) + 1) for D bins (mel bands times
    /// frames); a scalar.
    /// Rybkin, Daniilidis and Levine, "Simple and effective VAE training with calibrated decoders", 2021 (optimal sigma-VAE).
    /// </summary>
    public static Tensor CalibratedNats(Tensor meanSquaredError, long bins) =>
        meanSquaredError.log().Times(0.5 * bins).Plus(0.5 * bins * (1 + Math.Log(2 * Math.PI)));

    /// <summary>
    /// KL divergence of N(mu, exp(logvar)) from N(0, 1) in nats: -1/2 (1 + logvar - mu^2 - exp(logvar)), summed over units, mean over
    /// examples; (N, latent) -> scalar. Kingma and Welling, "Auto-encoding variational Bayes", 2014, appendix B.
    /// </summary>
    public static Tensor KlDivergence(Tensor mu, Tensor logvar) => Kl(mu, logvar).sum(1).mean().Times(-0.5);

    /// <summary>The KL divergence of each unit, mean over examples; (N, latent) -> (latent).</summary>
    public static Tensor KlPerUnit(Tensor mu, Tensor logvar) => Kl(mu, logvar).mean([0]).Times(-0.5);

    /// <summary>
    /// max(kl, nats): below that many nats the KL has no gradient. It applies to the total, as in the experiment log, or to each unit: Kingma et
    /// al., "Improved variational inference with inverse autoregressive flow", 2016, with groups of one unit. 0 nats change nothing.
    /// </summary>
    public static Tensor FreeBits(Tensor kl, double nats) => kl.AtLeast(nats);

    /// <summary>
    /// The loss to minimize and its terms, all scalars: total = reconstruction loss + beta * free-bits KL + weight * contrastive.
    /// Higgins et al., "beta-VAE", 2017; <see cref="SupervisedContrastiveLoss"/>.
    /// </summary>
    // logMel and reconstruction: (N, 1, mel bands, frames); mu and logvar: (N, latent); labels: (N), empty without a contrastive term
    public static LossTerms Terms(
        LossSection loss,
        double beta,
        Tensor logMel,
        Tensor reconstruction,
        Tensor mu,
        Tensor logvar,
        ReadOnlySpan<int> labels
    )
    {
        var error = MeanSquaredError(reconstruction, logMel);
        var cost = loss.Reconstruction == ReconstructionLoss.Calibrated ? CalibratedNats(error, logMel.shape[2] * logMel.shape[3]) : error;
        var kl = KlDivergence(mu, logvar);
        var klFreeBits =
            loss.FreeBitsPer == FreeBitsScope.Unit ? FreeBits(KlPerUnit(mu, logvar), loss.FreeBits).sum() : FreeBits(kl, loss.FreeBits);
        var evidence = cost.Plus(klFreeBits.Times(beta));
        if (loss.Contrastive is not { } section)
            return new(beta, error, kl, klFreeBits, null, evidence);
        var contrast = SupervisedContrastiveLoss.Of(mu, labels, section.Temperature);
        return new(beta, error, kl, klFreeBits, contrast, evidence.Plus(contrast.Times(section.Weight)));
    }

    // -2 times the divergence of every example and unit, (N, latent)
    static Tensor Kl(Tensor mu, Tensor logvar) => logvar.Plus(1) - mu * mu - logvar.exp();
}
