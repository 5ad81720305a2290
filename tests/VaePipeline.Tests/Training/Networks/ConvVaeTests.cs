using VaePipeline.Model;
using VaePipeline.Training.Networks;
using VaePipeline.Training.Objectives;
using VaePipeline.Training.Optimization;
using VaePipeline.Training.Pipelines;
using static TorchSharp.torch;

namespace VaePipeline.Tests.Training.Networks;

public class ConvVaeTests
{
    static readonly VaeArchitecture Small = new()
    {
        MelBands = 16,
        Frames = 24,
        Channels = new(4, 8),
        LatentSize = 4,
        Conditioning = new() { Pitch = true, Velocity = true },
    };

    static ModelConfig Config(VaeArchitecture architecture) =>
        new()
        {
            Name = "test",
            Architecture = architecture,
            Features = new() { MelBands = architecture.MelBands, Frames = architecture.Frames },
        };

    [Fact]
    public void TheDefaultNetworkHasTheParametersOfTheExperimentLog()
    {
        using var network = new ConvVae(VaeArchitecture.Default, seed: 0);
        Assert.Equal(1_057_905, network.parameters().Sum(p => p.numel()));
        Assert.Equal(WeightShape.Of(VaeArchitecture.Default).Select(s => s.Name), network.named_parameters().Select(p => p.name));
        Assert.Equal(
            WeightShape.Of(VaeArchitecture.Default).Select(s => string.Join(',', s.Shape)),
            network.named_parameters().Select(p => string.Join(',', p.parameter.shape))
        );
    }

    [Fact]
    public void InitialWeightsHaveTheRangeOfPyTorchsDefault()
    {
        using var network = new ConvVae(VaeArchitecture.Default, seed: 3);
        // 1 / sqrt(fan-in); the fan-in of a transposed convolution (in, out, k, k) counts its outputs
        (string Name, int FanIn)[] fans =
        [
            ("encoder.2.weight", 16 * 9),
            ("encoder.2.bias", 16 * 9),
            ("mu.weight", 10240),
            ("decoder_input.bias", 32),
            ("decoder.0.weight", 32 * 16),
            ("decoder.0.bias", 32 * 16),
        ];
        foreach (var (name, fanIn) in fans)
        {
            var bound = 1 / Math.Sqrt(fanIn);
            var values = network.Weights().Single(w => w.Name == name).Values;
            Assert.InRange(values.Max(Math.Abs), 0.8 * bound, bound);
            if (values.Length > 1000)
                Assert.Equal(bound / Math.Sqrt(3), Math.Sqrt(values.Average(v => (double)v * v)), 0.05 * bound);
        }
        using var same = new ConvVae(VaeArchitecture.Default, seed: 3);
        using var other = new ConvVae(VaeArchitecture.Default, seed: 4);
        Assert.Equal(network.Weights()[0].Values, same.Weights()[0].Values);
        Assert.NotEqual(network.Weights()[0].Values, other.Weights()[0].Values);
    }

    [Fact]
    public void WeightsRoundTripThroughAModelFolder()
    {
        using var folder = new TemporaryFolder();
        using var network = new ConvVae(Small, seed: 1);
        network.ToVaeModel(Config(Small)).Save(folder["model"]);
        using var loaded = ConvVae.From(VaeModel.Load(folder["model"]));
        Assert.Equal(network.Weights().SelectMany(w => w.Values), loaded.Weights().SelectMany(w => w.Values));
    }

    [Fact]
    public void AModelOfAnotherArchitectureIsRefused()
    {
        using var wider = new ConvVae(Small with { LatentSize = 5 }, seed: 1);
        Assert.Throws<ModelFormatException>(() => ConvVae.From(new VaeModel(Config(Small), wider.Weights())));
    }

    [Theory]
    [InlineData(16, 16, 3, false)]
    [InlineData(64, 32, 5, true)]
    [InlineData(32, 96, 3, true)]
    public void EveryArchitectureReconstructsTheShapeOfItsInput(int bands, int frames, int kernel, bool pitch)
    {
        var architecture = new VaeArchitecture
        {
            MelBands = bands,
            Frames = frames,
            Channels = new(3, 5, 7, 9),
            EncoderKernel = kernel,
            LatentSize = 6,
            Conditioning = new() { Pitch = pitch },
        };
        using var scope = NewDisposeScope();
        using var network = new ConvVae(architecture, seed: 0);
        var (mu, logvar) = network.Encode(zeros(2, 1, bands, frames));
        Assert.Equal([2, 6], mu.shape);
        Assert.Equal([2, 6], logvar.shape);
        Assert.Equal([2, 1, bands, frames], network.Decode(mu, pitch ? zeros(2, 128) : null).shape);
    }

    [Fact]
    public void ForwardAndTwentyStepsFollowPyTorch()
    {
        var expected = PyTorchSteps.Load();
        const int N = PyTorchSteps.Examples;
        var loss = new LossSection
        {
            BetaMax = 0.5,
            WarmupSteps = 10,
            FreeBits = 0.3,
        };
        using var outer = NewDisposeScope();
        using var network = new ConvVae(Small, seed: 0);
        network.LoadFrom([
            .. WeightShape
                .Of(Small)
                .Select(
                    (shape, k) => new NamedTensor(shape.Name, shape.Shape, PyTorchSteps.Wave((int)shape.Count, 0.25, 0.37 + 0.11 * k, k))
                ),
        ]);
        using var adam = new FusedAdam(network.Parameters());

        using var x = empty(N, 1, 16, 24);
        PyTorchSteps.Wave(N * 16 * 24, 1, 0.0137, 0.5).CopyTo(x.Values());
        using var conditioning = zeros(N, 129);
        for (var i = 0; i < N; i++)
            (conditioning.Values()[i * 129 + 21 + 17 * i], conditioning.Values()[i * 129 + 128]) = (1, 20 * i / 127f);
        using var noise = empty(N, 4);

        using (no_grad())
        {
            var (mu, logvar) = network.Encode(x);
            AssertNear(expected.Mu, mu.Values(), 1e-5);
            AssertNear(expected.Logvar, logvar.Values(), 1e-5);
            AssertNear(expected.Reconstruction, network.Decode(mu, conditioning).Values()[..64], 1e-5);
        }
        for (var step = 0; step < expected.Losses.Length; step++)
        {
            using var scope = NewDisposeScope();
            PyTorchSteps.Wave(N * 4, 1.5, 0.71, step).CopyTo(noise.Values());
            adam.ZeroGradients();
            var (mu, logvar) = network.Encode(x);
            var terms = VaeObjective.Terms(
                loss,
                Schedules.Beta(loss, step),
                x,
                network.Decode(ConvVae.Sample(mu, logvar, noise), conditioning),
                mu,
                logvar,
                []
            );
            var losses = terms.Read();
            terms.Total.backward();
            adam.Step(1e-2);
            double[] actual = [losses.Reconstruction, losses.KlRaw, losses.KlFreeBits, losses.Total];
            for (var i = 0; i < 4; i++)
                Assert.Equal(expected.Losses[step][i], actual[i], Math.Max(1e-6, 1e-4 * Math.Abs(expected.Losses[step][i])));
        }
    }

    static void AssertNear(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], tolerance);
    }
}
