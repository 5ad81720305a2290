using VaePipeline.Training.Networks;
using VaePipeline.Training.Objectives;
using VaePipeline.Training.Pipelines;
using static TorchSharp.torch;

namespace VaePipeline.Tests.Training.Objectives;

public class VaeObjectiveTests
{
    [Fact]
    public void TermsMatchAHandCalculation()
    {
        using var scope = NewDisposeScope();
        var (x, r) = (tensor([0f, 1, -1, 0.5f], [2, 1, 1, 2]), tensor([1f, 1, 0, 0], [2, 1, 1, 2]));
        // KL of unit: (mu^2 + e^logvar - 1 - logvar) / 2: example 0 gives 0.5 + 0, example 1 gives 0 + (e - 2) / 2
        var (mu, logvar) = (tensor([1f, 0, 0, 0], [2, 2]), tensor([0f, 0, 0, 1], [2, 2]));
        var kl = (0.5 + (Math.E - 2) / 2) / 2;
        var losses = VaeObjective.Terms(new() { FreeBits = 0.1 }, 2, x, r, mu, logvar, []).Read();
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
        var terms = VaeObjective.Terms(
            new LossSection { FreeBits = 0.5 },
            2,
            zeros(1, 1, 1, 2),
            mu.reshape(1, 1, 1, 2).Times(0),
            mu,
            logvar,
            []
        );
        terms.Total.backward();
        Assert.Equal(0.5, terms.KlFreeBits.item<float>(), 6);
        Assert.Equal(1.0, terms.Total.item<float>(), 6);
        Assert.Equal([0f, 0f], mu.grad!.data<float>().ToArray());
    }

    [Fact]
    public void AStandardNormalPosteriorHasNoKl()
    {
        using var scope = NewDisposeScope();
        Assert.Equal(0, VaeObjective.KlDivergence(zeros(3, 5), zeros(3, 5)).item<float>(), 6);
    }

    [Fact]
    public void ValuesAndGradientsMatchPyTorchsDistributions()
    {
        foreach (var expected in PyTorchObjectives.Load())
        {
            using var scope = NewDisposeScope();
            const int N = PyTorchObjectives.Examples,
                Bands = PyTorchObjectives.Bands,
                Frames = PyTorchObjectives.Frames,
                Units = PyTorchObjectives.Latent;
            var x = tensor(PyTorchObjectives.LogMel, [N, 1, Bands, Frames]);
            var r = tensor(PyTorchObjectives.Reconstructed, [N, 1, Bands, Frames], requires_grad: true);
            var mu = tensor(PyTorchObjectives.Mu, [N, Units], requires_grad: true);
            var logvar = tensor(PyTorchObjectives.Logvar, [N, Units], requires_grad: true);
            AssertNear(expected.Units, VaeObjective.KlPerUnit(mu, logvar), 1e-6);

            var terms = VaeObjective.Terms(expected.Loss, expected.Beta, x, r, mu, logvar, []);
            var losses = terms.Read();
            double[] actual = [losses.Reconstruction, losses.KlRaw, losses.KlFreeBits, losses.Total];
            Assert.All(
                expected.Losses.Zip(actual),
                pair => Assert.Equal(pair.First, pair.Second, 1e-5 * Math.Max(1, Math.Abs(pair.First)))
            );
            terms.Total.backward();
            AssertNear(expected.Gradients[0], r.grad!.flatten(), 2e-5);
            AssertNear(expected.Gradients[1], GradientOf(mu), 2e-5);
            AssertNear(expected.Gradients[2], GradientOf(logvar), 2e-5);
        }
    }

    [Fact]
    public void TheCalibratedVarianceIsTheMaximumLikelihoodEstimate()
    {
        // negative log-likelihood of the same errors under another variance, from the definition of the normal distribution
        using var scope = NewDisposeScope();
        const double Error = 0.02,
            Bins = 100;
        var ours = VaeObjective.CalibratedNats(tensor((float)Error), (long)Bins).item<float>();
        double Nats(double variance) => Bins / 2 * (Math.Log(2 * Math.PI * variance) + Error / variance);
        Assert.Equal(Nats(Error), ours, 1e-4);
        Assert.All([0.5, 0.9, 1.1, 2], factor => Assert.True(Nats(factor * Error) > ours));
    }

    [Fact]
    public void FreeBitsPerUnitCannotAllBeUsedByOneUnit()
    {
        // Unit 0 carries 2 nats, unit 1 a hundredth. The total is above 0.5 nat, but unit 1 has no gradient towards 0.
        using var scope = NewDisposeScope();
        var mu = tensor([2f, 0.1414f], [1, 2], requires_grad: true);
        VaeObjective
            .Terms(new() { FreeBits = 0.5, FreeBitsPer = FreeBitsScope.Unit }, 1, zeros(1, 1, 1, 2), zeros(1, 1, 1, 2), mu, zeros(1, 2), [])
            .Total.backward();
        Assert.Equal([2f, 0f], mu.grad!.data<float>().ToArray());
    }

    static Tensor GradientOf(Tensor tensor) => tensor.grad is { } gradient ? gradient.flatten() : zeros(tensor.numel());

    static void AssertNear(double[] expected, Tensor actual, double tolerance) =>
        Assert.All(
            expected.Zip(actual.data<float>().ToArray()),
            pair => Assert.Equal(pair.First, pair.Second, tolerance * Math.Max(1, Math.Abs(pair.First)))
        );
}
