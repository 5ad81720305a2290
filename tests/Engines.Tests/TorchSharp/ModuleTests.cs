using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Engines.Tests.TorchSharp;

/// <summary>Modules: names, state, training mode, hooks, saving.</summary>
public class ModuleTests
{
    [Fact]
    public void Components_are_registered_under_their_fields_names()
    {
        using var network = new SmallVae();
        string[] names =
        [
            "encoder.0.weight", "encoder.0.bias", "encoder.2.weight", "encoder.2.bias", "encoder.4.weight", "encoder.4.bias", "mu.weight", "mu.bias", "logvar.weight",
            "logvar.bias", "decoder_input.weight", "decoder_input.bias", "decoder.0.weight", "decoder.0.bias", "decoder.2.weight", "decoder.2.bias", "decoder.4.weight", "decoder.4.bias",
        ];
        Assert.Equal(names, network.named_parameters().Select(entry => entry.name));
        Assert.Equal(names, network.state_dict().Keys);
        Assert.Equal([4, 1, 3, 3], network.get_parameter("encoder.0.weight")!.shape);
        Assert.True(network.has_parameter("mu.bias"));
        Assert.Null(network.get_parameter("mu.gain"));
        Assert.Equal(["encoder", "mu", "logvar", "decoder_input", "decoder"], network.named_children().Select(entry => entry.name));
    }

    [Fact]
    public void State_is_the_modules_own_and_loads_by_name()
    {
        using var scope = NewDisposeScope();
        using var from = new SmallVae();
        using var to = new SmallVae();
        Assert.Same(from.get_parameter("mu.weight"), from.state_dict()["mu.weight"]);
        to.load_state_dict(from.state_dict());
        foreach (var (name, value) in from.state_dict())
            TensorAssert.Close(value, to.state_dict()[name], 0, 0);
        Assert.Contains("mu.bias", Assert.Throws<InvalidOperationException>(() => to.load_state_dict(new() { ["mu.weight"] = zeros(4, 128) })).Message, StringComparison.Ordinal);
        var (missing, unexpected) = to.load_state_dict(new() { ["mu.weight"] = zeros(4, 128), ["nu"] = zeros(1) }, strict: false);
        Assert.Equal(17, missing.Count);
        Assert.Equal(["nu"], unexpected);
        Assert.Equal(0, to.get_parameter("mu.weight")!.abs().max().ToSingle());
        Assert.Contains("mu.weight", Assert.ThrowsAny<Exception>(() => to.load_state_dict(new() { ["mu.weight"] = zeros(3) }, strict: false)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_saved_module_loads_bit_by_bit_and_a_torn_file_is_refused()
    {
        using var scope = NewDisposeScope();
        using var from = new SmallVae();
        using var to = new SmallVae();
        using var stream = new MemoryStream();
        from.save(stream);
        var bytes = stream.ToArray();
        to.load(new MemoryStream(bytes));
        foreach (var (name, value) in from.state_dict())
            TensorAssert.Close(value, to.state_dict()[name], 0, 0);
        Assert.ThrowsAny<IOException>(() => to.load(new MemoryStream(bytes[..^10])));
        using var other = Linear(2, 3);
        Assert.ThrowsAny<ArgumentException>(() => other.load(new MemoryStream(bytes)));
    }

    [Fact]
    public void Training_mode_reaches_all_modules()
    {
        using var network = new SmallVae();
        Assert.True(network.training);
        network.eval();
        Assert.All(network.modules(), module => Assert.False(module.training));
        network.train();
        Assert.All(network.modules(), module => Assert.True(module.training));
    }

    [Fact]
    public void Hooks_see_and_change_inputs_and_outputs_even_in_a_run_of_convolutions()
    {
        using var scope = NewDisposeScope();
        var convolution = Conv2d(1, 1, 1);
        using var network = Sequential(("conv", convolution), ("relu", ReLU()));
        var x = ones(1, 1, 2, 2);
        var plain = network.call(x);
        var seen = 0;
        var remover = convolution.register_forward_hook((_, _, output) =>
        {
            seen++;
            return output * 0 + 5;
        });
        TensorAssert.Same([5, 5, 5, 5], network.call(x));
        Assert.Equal(1, seen);
        remover.remove();
        TensorAssert.Close(plain, network.call(x));
    }

    [Fact]
    public void Sequentials_are_sliced_named_and_grown()
    {
        using var scope = NewDisposeScope();
        using var network = Sequential(("first", Linear(3, 4)), ("second", Tanh()));
        network.append("third", Linear(4, 2));
        Assert.Equal(["first.weight", "first.bias", "third.weight", "third.bias"], network.named_parameters().Select(entry => entry.name));
        var x = randn(5, 3);
        TensorAssert.Close(network.call(x), network[1..].call(network[..1].call(x)));
        Assert.IsType<Tanh>(network[1]);
    }

    [Fact]
    public void Buffers_belong_to_the_state_and_not_to_the_parameters()
    {
        using var module = new Counting();
        Assert.Equal(["seen"], module.named_buffers().Select(entry => entry.name));
        Assert.Empty(module.parameters());
        Assert.Equal(["seen"], module.state_dict().Keys);
        module.call(0);
        Assert.Equal(1, module.get_buffer("seen")!.item<float>());
    }

    [Fact]
    public void Disposing_a_module_disposes_its_parameters()
    {
        var network = new SmallVae();
        var parameters = network.parameters().ToArray();
        network.Dispose();
        Assert.All(parameters, parameter => Assert.True(parameter.IsInvalid));
    }

    [Fact]
    public void Initial_weights_have_the_spread_of_PyTorchs()
    {
        using var scope = NewDisposeScope();
        using var layer = ConvTranspose2d(64, 32, 4);
        var bound = 1 / Math.Sqrt(32 * 16);
        Assert.InRange(layer.weight.abs().max().ToDouble(), 0.99 * bound, bound);
        Assert.Equal(bound / Math.Sqrt(3), layer.weight.std().ToDouble(), 0.02 * bound);
        Assert.InRange(layer.bias!.abs().max().ToDouble(), 0, bound);
        var weight = init.kaiming_normal_(empty(200, 300), nonlinearity: init.NonlinearityType.ReLU);
        Assert.Equal(Math.Sqrt(2.0 / 300), weight.std().ToDouble(), 2e-3);
        Assert.InRange(init.xavier_uniform_(empty(20, 30)).abs().max().ToDouble(), 0.3, Math.Sqrt(6.0 / 50));
    }

    sealed class Counting : Module<long, Tensor>
    {
        readonly Tensor seen = zeros(1);

        public Counting() : base(nameof(Counting)) => RegisterComponents();

        public override Tensor forward(long input) => seen.add_(1);
    }
}
