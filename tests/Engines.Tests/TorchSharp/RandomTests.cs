using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Engines.Tests.TorchSharp;

/// <summary>Tests that seed the default generator, from which others draw too, run while no other test does.</summary>
[CollectionDefinition(nameof(DefaultGenerator), DisableParallelization = true)]
public class DefaultGenerator
{
}

/// <summary>Seeds lead where PyTorch's lead, and states can be kept and put back.</summary>
[Collection(nameof(DefaultGenerator))]
public class RandomTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(12345678901)]
    public void A_seed_gives_what_it_gives_in_PyTorch(long seed)
    {
        using var scope = NewDisposeScope();
        var fixture = new TorchFixture("random");
        Tensor Expected(string name) => fixture[$"{seed}.{name}"];
        manual_seed(seed);
        TensorAssert.Close(Expected("rand"), rand(5), 0, 0);
        TensorAssert.Close(Expected("randn_few"), randn(5));
        TensorAssert.Close(Expected("randn_many"), randn(37), 1e-5, 1e-6);
        TensorAssert.Close(Expected("randn_even"), randn(4, 8), 1e-5, 1e-6);
        TensorAssert.Close(Expected("randperm"), randperm(11), 0, 0);
        TensorAssert.Close(Expected("randint"), randint(3, 9, [7]), 0, 0);
        using var linear = Linear(3, 2);
        using var conv = Conv2d(2, 3, 3);
        TensorAssert.Close(Expected("linear.weight"), linear.weight);
        TensorAssert.Close(Expected("linear.bias"), linear.bias!);
        TensorAssert.Close(Expected("conv.weight"), conv.weight);
        TensorAssert.Close(Expected("conv.bias"), conv.bias!);
    }

    [Fact]
    public void A_state_put_back_continues_as_before()
    {
        using var scope = NewDisposeScope();
        var generator = new Generator(5);
        randn(3, generator: generator); // leaves half a pair of normals behind
        var state = generator.get_state();
        var expected = cat([randn(3, generator: generator), rand(40, generator: generator)]);
        var other = new Generator(99);
        other.set_state(state);
        TensorAssert.Close(expected, cat([randn(3, generator: other), rand(40, generator: other)]), 0, 0);
        Assert.Equal(5, other.initial_seed());
        Assert.ThrowsAny<System.Runtime.InteropServices.ExternalException>(() => other.set_state(zeros(3)));
    }

    [Fact]
    public void Normals_have_the_moments_asked_for()
    {
        using var scope = NewDisposeScope();
        var x = normal(3, 2, [100_000], generator: new Generator(1));
        Assert.Equal(3, x.mean().ToDouble(), 0.03);
        Assert.Equal(2, x.std().ToDouble(), 0.03);
    }
}
