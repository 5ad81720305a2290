using TorchSharp;
using static TorchSharp.torch;

namespace Engines.Tests.TorchSharp;

/// <summary>A whole network against PyTorch: outputs and gradients of a step, losses and weights over fifty.</summary>
[Collection("number of threads")]
public class SmallVaeTests
{
    const int Steps = 50;

    static readonly TorchFixture s_fixture = new("vae");

    [Fact]
    public void First_step_agrees_with_PyTorch()
    {
        using var scope = NewDisposeScope();
        using var network = Initial();
        var (x, noise) = (s_fixture["x"], s_fixture["noise"]);
        var (reconstruction, mu, logvar) = network.call(x[0], noise[0]);
        TensorAssert.Close(s_fixture["reconstruction"], reconstruction, 1e-5, 1e-6);
        TensorAssert.Close(s_fixture["mu"], mu, 1e-5, 1e-6);
        TensorAssert.Close(s_fixture["logvar"], logvar, 1e-5, 1e-6);
        SmallVae.Loss(reconstruction, x[0], mu, logvar, 0.01).backward();
        foreach (var (name, parameter) in network.named_parameters())
        {
            var expected = s_fixture["gradient." + name];
            TensorAssert.Close(expected, parameter.grad!, 1e-4, 1e-4 * expected.abs().max().ToDouble(), name);
        }
    }

    [Fact]
    public void Fifty_steps_of_Adam_agree_with_PyTorch()
    {
        using var scope = NewDisposeScope();
        using var network = Initial();
        var losses = Train(network, Steps);
        var expected = s_fixture["losses"].data<float>().ToArray();
        for (var i = 0; i < Steps; i++)
            Assert.True(Math.Abs(losses[i] - expected[i]) <= 1e-4 * expected[i], $"loss of step {i}: {losses[i]}, expected {expected[i]}");
        foreach (var (name, parameter) in network.named_parameters())
            TensorAssert.Close(s_fixture["final." + name], parameter, 1e-3, 1e-3 * s_fixture["final." + name].abs().max().ToDouble(), name);
    }

    [Fact]
    public void Any_number_of_threads_gives_the_same_bits()
    {
        var before = get_num_threads();
        try
        {
            var runs = new[] { 1, 2, 8 }.Select(threads =>
            {
                set_num_threads(threads);
                using var scope = NewDisposeScope();
                using var network = Initial();
                var losses = Train(network, 10);
                return (losses, network.parameters().SelectMany(parameter => parameter.data<float>().ToArray()).ToArray());
            }).ToArray();
            Assert.Equal(runs[0].losses, runs[1].losses);
            Assert.Equal(runs[0].losses, runs[2].losses);
            Assert.Equal(runs[0].Item2, runs[1].Item2);
            Assert.Equal(runs[0].Item2, runs[2].Item2);
        }
        finally
        {
            set_num_threads(before);
        }
    }

    static SmallVae Initial()
    {
        var network = new SmallVae();
        network.load_state_dict(s_fixture.Names.Where(name => name.StartsWith("initial.", StringComparison.Ordinal)).ToDictionary(name => name[8..], name => s_fixture[name]));
        return network;
    }

    static float[] Train(SmallVae network, int steps)
    {
        using var adam = optim.Adam(network.parameters(), 1e-3);
        var (x, noise) = (s_fixture["x"], s_fixture["noise"]);
        var losses = new float[steps];
        for (var step = 0; step < steps; step++)
        {
            using var scope = NewDisposeScope();
            var batch = x[step % x.shape[0]];
            var (reconstruction, mu, logvar) = network.call(batch, noise[step]);
            var loss = SmallVae.Loss(reconstruction, batch, mu, logvar, 0.02 * step / Steps + 0.01);
            adam.zero_grad();
            loss.backward();
            adam.step();
            losses[step] = loss.ToSingle();
        }
        return losses;
    }
}
