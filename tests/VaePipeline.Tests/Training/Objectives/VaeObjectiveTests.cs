using VaePipeline.Training.Objectives;
using VaePipeline.Training.Pipelines;
using static TorchSharp.torch;

namespace VaePipeline.Tests.Training.Objectives;

public class VaeObjectiveTests
{
    [Fact]
    public void TermsAreThoseWorkedOutByHand()
    {
        using var scope = NewDisposeScope();
        var (x, r) = (tensor([0f, 1, -1, 0.5f], [2, 1, 1, 2]), tensor([1f, 1, 0, 0], [2, 1, 1, 2]));
        // KL of unit: (mu^2 + e^logvar - 1 - logvar) / 2: example 0 gives 0.5 + 0, example 1 gives 0 + (e - 2) / 2
        var (mu, logvar) = (tensor([1f, 0, 0, 0], [2, 2]), tensor([0f, 0, 0, 1], [2, 2]));
        var kl = (0.5 + (Math.E - 2) / 2) / 2;
        var losses = VaeObjective.Terms(new() { FreeBits = 0.1 }, 2, x, r, mu, logvar).Read();
        Assert.Equal((1 + 0 + 1 + 0.25) / 4, losses.Reconstruction, 1e-6);
        Assert.Equal(kl, losses.KlRaw, 1e-6);
        Assert.Equal(kl, losses.KlFreeBits, 1e-6);
        Assert.Equal(0.5625 + 2 * kl, losses.Total, 1e-6);
    }

    [Fact]
    public void BelowTheFreeBitsTheKlHasNoGradientAndAddsAConstant()
    {
        using var scope = NewDisposeScope();
        var mu = tensor([0.1f, 0.2f], [1, 2], requires_grad: true);
        var logvar = zeros(1, 2);
        var terms = VaeObjective.Terms(new LossSection { FreeBits = 0.5 }, 2, zeros(1, 1, 1, 2), mu.reshape(1, 1, 1, 2) * 0f, mu, logvar);
        terms.Total.backward();
        Assert.Equal(0.5, terms.KlFreeBits.item<float>(), 6);
        Assert.Equal(1.0, terms.Total.item<float>(), 6);
        Assert.Equal([0f, 0f], mu.grad!.data<float>().ToArray());
    }

    [Fact]
    public void AStandardNormalPosteriorCostsNothing()
    {
        using var scope = NewDisposeScope();
        Assert.Equal(0, VaeObjective.KlDivergence(zeros(3, 5), zeros(3, 5)).item<float>(), 6);
    }
}
