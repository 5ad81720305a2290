using VaePipeline.Model;
using VaePipeline.Training.Networks;
using VaePipeline.Training.Objectives;
using VaePipeline.Training.Optimization;
using VaePipeline.Training.Pipelines;
using static TorchSharp.torch;

namespace VaePipeline.Tests.Training.Networks;

/// <summary>Compares networks on this project's kernels with the same networks on TorchSharp's own modules.</summary>
[Collection(nameof(Trainings))]
public class FusedKernelsTests
{
    const double Tolerance = 1e-4; // of a tensor's largest magnitude

    public static TheoryData<string, VaeArchitecture> Architectures =>
        new()
        {
            { "baseline", VaeArchitecture.Default },
            {
                "two layers, conditioned on pitch and velocity",
                new()
                {
                    MelBands = 16,
                    Frames = 24,
                    Channels = new(4, 8),
                    LatentSize = 4,
                    Conditioning = new() { Pitch = true, Velocity = true },
                }
            },
            {
                "odd channels",
                new()
                {
                    MelBands = 32,
                    Frames = 48,
                    Channels = new(3, 5, 7, 9),
                    LatentSize = 6,
                }
            },
            {
                "kernels of 5",
                new()
                {
                    MelBands = 64,
                    Frames = 32,
                    Channels = new(5, 17),
                    EncoderKernel = 5,
                    LatentSize = 3,
                    Conditioning = new() { Pitch = true },
                }
            },
            {
                "wide",
                new()
                {
                    MelBands = 80,
                    Frames = 128,
                    Channels = new(32, 64, 96, 128),
                    LatentSize = 48,
                    Conditioning = new() { Velocity = true },
                }
            },
            {
                "one channel",
                new()
                {
                    MelBands = 8,
                    Frames = 8,
                    Channels = new(1, 1),
                    LatentSize = 2,
                }
            },
            {
                "six layers",
                new()
                {
                    MelBands = 64,
                    Frames = 128,
                    Channels = new(8, 8, 16, 16, 24, 24),
                    EncoderKernel = 5,
                    LatentSize = 8,
                }
            },
        };

    [Theory]
    [MemberData(nameof(Architectures))]
    public void OutputsLossesAndGradientsMatchTorch(string name, VaeArchitecture architecture)
    {
        const int Examples = 7;
        using var fused = Pass.Of(architecture, TrainingKernels.Fused, Examples);
        using var torch = Pass.Of(architecture, TrainingKernels.Torch, Examples);
        foreach (var (what, expected) in torch.Tensors)
            AssertClose($"{name}: {what}", expected, fused.Tensors[what]);
        Assert.Equal(torch.Tensors.Count, fused.Tensors.Count);
        Assert.Equal(WeightShape.Of(architecture).Count + 4, fused.Tensors.Count);
    }

    [Fact]
    public void AnInputThatRequiresAGradientGetsOne()
    {
        var layers = NetworkLayers.Encoder(VaeArchitecture.Default);
        using var scope = NewDisposeScope();
        using var fused = NetworkLayers.Convolutions(layers, TrainingKernels.Fused);
        using var reference = NetworkLayers.Convolutions(layers, TrainingKernels.Torch);
        foreach (var (mine, theirs) in fused.parameters().Zip(reference.parameters()))
        {
            PyTorchSteps.Wave((int)mine.numel(), 0.2, 0.7, 0.1).CopyTo(mine.Values());
            mine.Values().CopyTo(theirs.Values());
        }
        float[] GradientOfInput(nn.Module<Tensor, Tensor> module)
        {
            var input = Filled(2, 1, 80, 128).requires_grad_();
            module.forward(input).sum().backward();
            return input.grad!.Values().ToArray();
        }
        AssertClose("input", GradientOfInput(reference), GradientOfInput(fused));
    }

    [Fact]
    public void ASecondBackwardPassAddsToTheGradients()
    {
        using var scope = NewDisposeScope();
        using var network = new ConvVae(Small, seed: 2);
        var parameters = network.Parameters();
        using var adam = new FusedAdam(parameters);
        var x = Filled(3, 1, Small.MelBands, Small.Frames);
        float[][] Gradients() =>
            [.. parameters.Where(parameter => parameter.grad is not null).Select(parameter => parameter.grad!.Values().ToArray())];
        void Backward() => network.Decode(network.Encode(x).Mu).sum().backward();

        Backward();
        var once = Gradients();
        Backward();
        var twice = Gradients();
        foreach (var (first, both) in once.Zip(twice))
            AssertClose("twice", [.. first.Select(value => 2 * value)], both);
        adam.ZeroGradients();
        Assert.All(parameters, parameter => Assert.Null(parameter.grad));
        Backward();
        Assert.Equal(once, Gradients());
    }

    [Fact]
    public void RunningAGraphBackwardTwiceIsRefused()
    {
        using var scope = NewDisposeScope();
        using var network = new ConvVae(Small, seed: 2);
        var loss = network.Encode(Filled(3, 1, Small.MelBands, Small.Frames)).Mu.sum();
        loss.backward(retain_graph: true);
        BackwardFailure.Rethrow();
        loss.backward();
        var error = Assert.Throws<InvalidOperationException>(BackwardFailure.Rethrow);
        Assert.Contains("backward twice", error.Message, StringComparison.Ordinal);
        BackwardFailure.Rethrow(); // throws only once
    }

    [Fact]
    public void WithoutGradientsNothingIsKept()
    {
        using var scope = NewDisposeScope();
        using var network = new ConvVae(Small, seed: 2);
        using (no_grad())
            Assert.False(network.Encode(Filled(3, 1, Small.MelBands, Small.Frames)).Mu.requires_grad);
        Assert.All(network.Parameters(), parameter => Assert.Null(parameter.grad));
    }

    static VaeArchitecture Small =>
        new()
        {
            MelBands = 16,
            Frames = 24,
            Channels = new(4, 8),
            LatentSize = 4,
        };

    static Tensor Filled(params long[] shape)
    {
        var tensor = empty(shape);
        PyTorchSteps.Wave((int)tensor.numel(), 1, 0.0137, 0.5).CopyTo(tensor.Values());
        return tensor;
    }

    static void AssertClose(string what, ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        var largest = 0f;
        foreach (var value in expected)
            largest = Math.Max(largest, Math.Abs(value));
        for (var i = 0; i < expected.Length; i++)
            if (!(Math.Abs(expected[i] - actual[i]) <= Tolerance * largest))
                Assert.Fail($"{what}[{i}] is {actual[i]:R} where torch has {expected[i]:R} (largest {largest:G3})");
    }

    /// <summary>All values of one forward and backward pass, by name.</summary>
    sealed class Pass : IDisposable
    {
        readonly ConvVae _network;

        Pass(VaeArchitecture architecture, TrainingKernels kernels) => _network = new(architecture, seed: 5, kernels);

        public Dictionary<string, float[]> Tensors { get; } = [];

        public static Pass Of(VaeArchitecture architecture, TrainingKernels kernels, int examples)
        {
            using var scope = NewDisposeScope();
            var pass = new Pass(architecture, kernels);
            var network = pass._network;
            var x = Filled(examples, 1, architecture.MelBands, architecture.Frames);
            var conditioning = architecture.Conditioning.Width == 0 ? null : Filled(examples, architecture.Conditioning.Width);
            var (mu, logvar) = network.Encode(x);
            var reconstruction = network.Decode(ConvVae.Sample(mu, logvar, Filled(examples, architecture.LatentSize)), conditioning);
            var terms = VaeObjective.Terms(new() { FreeBits = 0.01 }, 0.7, x, reconstruction, mu, logvar, []);
            terms.Total.backward();
            BackwardFailure.Rethrow();
            pass.Keep("mu", mu);
            pass.Keep("logvar", logvar);
            pass.Keep("reconstruction", reconstruction);
            pass.Keep("total", terms.Total);
            foreach (var (shape, parameter) in WeightShape.Of(architecture).Zip(network.Parameters()))
                pass.Keep($"gradient of {shape.Name}", parameter.grad!);
            return pass;
        }

        public void Dispose() => _network.Dispose();

        void Keep(string name, Tensor tensor) => Tensors.Add(name, tensor.detach().contiguous().Values().ToArray());
    }
}
