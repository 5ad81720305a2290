using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Engines.Tests.TorchSharp;

/// <summary>The network of vae.safetensors, (N, 1, 16, 32) to four latent units and back, written as a user of TorchSharp would.</summary>
sealed class SmallVae : Module<Tensor, Tensor, (Tensor Reconstruction, Tensor Mu, Tensor Logvar)>
{
    readonly Sequential encoder = Sequential(
        Conv2d(1, 4, 3, stride: 2, padding: 1), ReLU(), Conv2d(4, 8, 3, stride: 2, padding: 1), ReLU(), Conv2d(8, 16, 3, stride: 2, padding: 1), ReLU());

    readonly Linear mu = Linear(128, 4);
    readonly Linear logvar = Linear(128, 4);
    readonly Linear decoder_input = Linear(4, 128);

    readonly Sequential decoder = Sequential(
        ConvTranspose2d(16, 8, 4, stride: 2, padding: 1), ReLU(), ConvTranspose2d(8, 4, 4, stride: 2, padding: 1), ReLU(),
        ConvTranspose2d(4, 1, 4, stride: 2, padding: 1));

    public SmallVae() : base(nameof(SmallVae)) => RegisterComponents();

    public override (Tensor Reconstruction, Tensor Mu, Tensor Logvar) forward(Tensor x, Tensor noise)
    {
        using var scope = NewDisposeScope();
        var hidden = encoder.call(x).flatten(1);
        var (mean, logVariance) = (mu.call(hidden), logvar.call(hidden));
        var z = mean + noise * (logVariance * 0.5).exp();
        var reconstruction = decoder.call(decoder_input.call(z).view(-1, 16, 2, 4));
        return scope.MoveToOuter(reconstruction, mean, logVariance);
    }

    public static Tensor Loss(Tensor reconstruction, Tensor x, Tensor mean, Tensor logVariance, double beta)
    {
        var divergence = (-0.5 * (1 + logVariance - mean * mean - logVariance.exp())).sum(1).mean();
        return functional.mse_loss(reconstruction, x) + beta * divergence.clamp(min: 0.05);
    }
}
