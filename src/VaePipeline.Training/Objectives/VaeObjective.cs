using VaePipeline.Training.Pipelines;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace VaePipeline.Training.Objectives;

/// <summary>The terms of the loss, as functions of tensors.</summary>
static class VaeObjective
{
    /// <summary>Mean squared error over examples and bins; a scalar.</summary>
    /// <param name="reconstruction">(N, 1, mel bands, frames)</param>
    /// <param name="logMel">(N, 1, mel bands, frames)</param>
    public static Tensor MeanSquaredError(Tensor reconstruction, Tensor logMel) => functional.mse_loss(reconstruction, logMel);

    /// <summary>
    /// KL divergence of N(mu, exp(logvar)) from N(0, 1) in nats: -1/2 (1 + logvar - mu^2 - exp(logvar)), summed over units, mean over
    /// examples; a scalar. Kingma and Welling, "Auto-encoding variational Bayes", 2014, appendix B.
    /// </summary>
    /// <param name="mu">(N, latent)</param>
    /// <param name="logvar">(N, latent)</param>
    public static Tensor KlDivergence(Tensor mu, Tensor logvar) => (1 + logvar - mu * mu - logvar.exp()).sum(1).mean() * -0.5f;

    /// <summary>
    /// max(kl, nats): the first nats are free, and give no gradient. Here on the total, as in the experiment log; Kingma et al., "Improved
    /// variational inference with inverse autoregressive flow", 2016, apply it to groups of units.
    /// </summary>
    /// <param name="kl">A scalar.</param>
    /// <param name="nats">Nats that cost nothing; 0 changes nothing, since a KL is never negative.</param>
    public static Tensor FreeBits(Tensor kl, double nats) => kl.clamp(min: (float)nats);

    /// <summary>
    /// The loss to minimize and its terms, scalars all: total = reconstruction + beta * free-bits KL. Higgins et al., "beta-VAE", 2017.
    /// </summary>
    /// <param name="loss">Free bits.</param>
    /// <param name="beta">The KL's weight at this step.</param>
    /// <param name="logMel">(N, 1, mel bands, frames)</param>
    /// <param name="reconstruction">(N, 1, mel bands, frames)</param>
    /// <param name="mu">(N, latent)</param>
    /// <param name="logvar">(N, latent)</param>
    public static LossTerms Terms(LossSection loss, double beta, Tensor logMel, Tensor reconstruction, Tensor mu, Tensor logvar)
    {
        var error = MeanSquaredError(reconstruction, logMel);
        var kl = KlDivergence(mu, logvar);
        var klFreeBits = FreeBits(kl, loss.FreeBits);
        return new(beta, error, kl, klFreeBits, error + klFreeBits * (float)beta);
    }
}
