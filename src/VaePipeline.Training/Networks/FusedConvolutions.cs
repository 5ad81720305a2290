using System.Globalization;
using TorchSharp.Modules;
using VaePipeline.Kernels.Convolutions;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace VaePipeline.Training.Networks;

/// <summary>
/// A sequence of convolutions or transposed convolutions, each with bias and an optional ReLU, as one operation over <see cref="ConvolutionStack"/>:
/// the activations of an example stay in the cache of a core from the first layer to the last. Parameters are named as in a <c>Sequential</c>.
/// </summary>
sealed class FusedConvolutions : Module<Tensor, Tensor>
{
    readonly ConvolutionLayer[] _layers;
    readonly Dictionary<(int Height, int Width), ConvolutionStack> _stacks = [];
    readonly Stack<FloatBuffer> _idleActivations = new();

    /// <param name="layers">At least one; the input channels of each equal the output channels of the one before.</param>
    public FusedConvolutions(params ConvolutionLayer[] layers)
        : base(nameof(FusedConvolutions))
    {
        _layers = layers;
        ConvolutionParameters[] parameters = [.. layers.Select(layer => new ConvolutionParameters(layer))];
        var index = 0; // index in a Sequential, where a ReLU counts as well
        foreach (var (layer, parameter) in layers.Zip(parameters))
        {
            register_module(index.ToString(CultureInfo.InvariantCulture), parameter);
            index += layer.Relu ? 2 : 1;
        }
        (Weights, Biases) = ([.. parameters.Select(layer => layer.Weight)], [.. parameters.Select(layer => layer.Bias)]);
        WeightGradients = [.. Weights.Select(weight => new ParameterGradient(weight, zeros_like(weight)))];
        BiasGradients = [.. Biases.Select(bias => new ParameterGradient(bias, zeros_like(bias)))];
    }

    /// <summary>One per layer: (out, in, kernel, kernel) of a convolution, (in, out, kernel, kernel) of a transposed one.</summary>
    public IReadOnlyList<Parameter> Weights { get; }

    /// <summary>One per layer: (out).</summary>
    public IReadOnlyList<Parameter> Biases { get; }

    internal IReadOnlyList<ParameterGradient> WeightGradients { get; }

    internal IReadOnlyList<ParameterGradient> BiasGradients { get; }

    /// <summary>(N, channels, height, width) -> (N, channels', height', width')</summary>
    public override Tensor forward(Tensor input) => ConvolutionFunction.Apply(this, input);

    /// <summary>The kernels for an image size, created at the first call.</summary>
    internal ConvolutionStack StackFor(int height, int width)
    {
        if (!_stacks.TryGetValue((height, width), out var stack))
            _stacks[(height, width)] = stack = new(_layers, height, width);
        return stack;
    }

    /// <summary>Memory for the activations between the layers, from a forward pass to its backward pass. It is reused, since fresh pages cost time.</summary>
    internal FloatBuffer RentActivations(int length)
    {
        if (_idleActivations.TryPop(out var idle))
        {
            if (idle.Length == length)
                return idle;
            idle.Dispose();
        }
        return new(length);
    }

    internal void ReturnActivations(FloatBuffer activations) => _idleActivations.Push(activations);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            foreach (var gradient in (ParameterGradient[])[.. WeightGradients, .. BiasGradients])
                gradient.Dispose();
            foreach (var stack in _stacks.Values)
                stack.Dispose();
            while (_idleActivations.TryPop(out var activations))
                activations.Dispose();
        }
        base.Dispose(disposing);
    }

    sealed class ConvolutionParameters : Module
    {
        public ConvolutionParameters(ConvolutionLayer layer)
            : base(nameof(ConvolutionParameters))
        {
            var (first, second) =
                layer.Kind == ConvolutionKind.Convolution ? (layer.OutChannels, layer.InChannels) : (layer.InChannels, layer.OutChannels);
            Weight = new(zeros(first, second, layer.KernelHeight, layer.KernelWidth));
            Bias = new(zeros(layer.OutChannels));
            register_parameter("weight", Weight);
            register_parameter("bias", Bias);
        }

        public Parameter Weight { get; }

        public Parameter Bias { get; }
    }
}
