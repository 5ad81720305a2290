using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Engines.Tests.TorchSharp;

/// <summary>Layers at odd sizes against PyTorch: outputs and every gradient.</summary>
[Collection(nameof(DefaultGenerator))]
public class LayerTests
{
    static readonly TorchFixture s_fixture = new("layers");

    public static TheoryData<string> Names => new(s_fixture.Names.Where(name => name.EndsWith(".weight", StringComparison.Ordinal)).Select(name => name[..^7]));

    [Theory]
    [MemberData(nameof(Names))]
    public void Output_and_gradients_agree_with_PyTorch(string name)
    {
        using var scope = NewDisposeScope();
        var x = s_fixture[name + ".x"].requires_grad_();
        var weight = s_fixture[name + ".weight"].requires_grad_();
        var bias = s_fixture.Has(name + ".bias") ? s_fixture[name + ".bias"].requires_grad_() : null;
        var y = Apply(name, x, weight, bias);
        TensorAssert.Close(s_fixture[name + ".y"], y, 1e-4, 1e-5, "y");
        y.backward([s_fixture[name + ".dy"]]);
        TensorAssert.Close(s_fixture[name + ".dx"], x.grad!, 1e-4, 1e-5, "dx");
        TensorAssert.Close(s_fixture[name + ".dweight"], weight.grad!, 1e-4, 2e-5, "dweight");
        if (bias is not null)
            TensorAssert.Close(s_fixture[name + ".dbias"], bias.grad!, 1e-4, 1e-5, "dbias");
    }

    [Fact]
    public void An_input_that_needs_no_gradient_gets_none()
    {
        using var scope = NewDisposeScope();
        using var layer = Conv2d(1, 2, 3);
        var x = ones(1, 1, 5, 5);
        layer.call(x).sum().backward();
        Assert.Null(x.grad);
        Assert.NotNull(layer.weight.grad);
    }

    [Fact]
    public void One_example_without_a_batch_dimension_is_a_batch_of_one()
    {
        using var scope = NewDisposeScope();
        using var layer = Conv2d(2, 3, 3, stride: 2, padding: 1);
        var x = randn(2, 7, 9);
        TensorAssert.Close(layer.call(x.unsqueeze(0)).squeeze(0), layer.call(x));
    }

    [Fact]
    public void A_transposed_convolution_can_be_asked_for_its_output_size()
    {
        using var scope = NewDisposeScope();
        using var layer = ConvTranspose2d(2, 1, 3, stride: 2, padding: 1);
        Assert.Equal([1, 1, 8, 9], layer.forward(ones(1, 2, 4, 5), [8, 9]).shape);
        Assert.Equal([1, 1, 7, 9], layer.forward(ones(1, 2, 4, 5)).shape);
    }

    [Fact]
    public void What_the_engine_lacks_is_refused_by_name()
    {
        Assert.Contains("groups 2", Assert.Throws<NotSupportedException>(() => Conv2d(4, 4, 3, groups: 2)).Message, StringComparison.Ordinal);
        Assert.Throws<NotSupportedException>(() => Conv2d(4, 4, 3, dilation: 2));
        Assert.Throws<NotSupportedException>(() => Conv2d(4, 4, 3, padding: 1, padding_mode: PaddingModes.Reflect));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    public void A_run_of_convolutions_equals_the_layers_one_by_one(int batch)
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        using var run = Sequential(
            Conv2d(2, 5, 3, stride: 2, padding: 1), ReLU(), Conv2d(5, 4, (1, 3)), Conv2d(4, 6, 3, padding: 1), ReLU(), ConvTranspose2d(6, 3, 4, stride: 2, padding: 1), Tanh(),
            Conv2d(3, 1, 1, bias: false));
        var x = randn(batch, 2, 9, 14).requires_grad_();
        var together = run.call(x);
        (together * together).sum().backward();
        var gradients = run.parameters().Select(parameter => parameter.grad!.clone()).Append(x.grad!.clone()).ToArray();
        run.zero_grad();
        x.grad = null;
        var apart = x.alias();
        for (var i = 0; i < run.Count; i++)
            apart = run[i].call(apart);
        (apart * apart).sum().backward();
        TensorAssert.Close(apart, together, 1e-5, 1e-6);
        foreach (var (expected, actual) in run.parameters().Select(parameter => parameter.grad!).Append(x.grad!).Zip(gradients))
            TensorAssert.Close(expected, actual, 1e-4, 1e-5);
    }

    static Tensor Apply(string name, Tensor x, Tensor weight, Tensor? bias)
    {
        if (name.StartsWith("linear", StringComparison.Ordinal))
            return functional.linear(x, weight, bias);
        var settings = s_fixture[name + ".settings"].data<long>().ToArray();
        return name.StartsWith("conv", StringComparison.Ordinal)
            ? functional.conv2d(x, weight, bias, settings[..2], settings[2..4])
            : functional.conv_transpose2d(x, weight, bias, settings[..2], settings[2..4], settings[4..6]);
    }
}
