using VaePipeline.Model;
using VaePipeline.Training.Networks;
using VaePipeline.Training.Optimization;

namespace VaePipeline.Tests.Training.Optimization;

public class WeightAverageTests
{
    static readonly VaeArchitecture Small = new()
    {
        MelBands = 8,
        Frames = 8,
        Channels = new(2, 3),
        LatentSize = 2,
    };

    [Theory]
    [InlineData(0.999)]
    [InlineData(0.3)]
    public void TheAverageMatchesAHandCalculation(double decay)
    {
        using var network = new ConvVae(Small, seed: 1);
        using var average = new WeightAverage(network, decay);
        double[] expected = [.. Flat(network).Select(w => (double)w)];
        for (var step = 0; step < 20; step++)
        {
            foreach (var (parameter, k) in network.Parameters().Select((p, k) => (p, k)))
                PyTorchSteps.Wave((int)parameter.numel(), 0.5, 0.3 + 0.1 * k, step).CopyTo(parameter.Values());
            var d = Math.Min(decay, (1.0 + step) / (10 + step)); // 0.1, 2/11, 3/12, ... until the given decay is reached
            expected = [.. expected.Zip(Flat(network), (a, w) => d * a + (1 - d) * w)];
            average.Update(step);
            Assert.Equal(d, average.DecayAt(step));
        }
        Assert.All(expected.Zip(Flat(average.Network)), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
    }

    [Fact]
    public void AveragingDoesNotChangeTheWeights()
    {
        using var network = new ConvVae(Small, seed: 1);
        using var average = new WeightAverage(network, 0.9);
        var before = Flat(network);
        average.Update(0);
        Assert.Equal(before, Flat(network));
        Assert.All(network.Parameters().Concat(average.Network.Parameters()), p => Assert.True(p.requires_grad && p.is_leaf));
    }

    [Fact]
    public void ARestoredAverageContinuesToTheSameBits()
    {
        using var network = new ConvVae(Small, seed: 1);
        using var average = new WeightAverage(network, 0.9);
        using var other = new ConvVae(Small, seed: 2);
        network.LoadFrom(other.Weights());
        average.Update(5);
        using var resumed = new WeightAverage(network, 0.9);
        resumed.Restore(average.Capture().ToDictionary(t => t.Name));
        average.Update(6);
        resumed.Update(6);
        Assert.Equal(Flat(average.Network), Flat(resumed.Network));
    }

    static float[] Flat(ConvVae network) => [.. network.Weights().SelectMany(w => w.Values)];
}
