using System.Globalization;
using TorchSharp.Modules;
using VaePipeline.Kernels;
using VaePipeline.Kernels.Convolutions;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace VaePipeline.Training.Networks;

/// <summary>
/// A sequence of convolutions or transposed convolutions, each with bias and an optional ReLU, as one operation over
/// <see cref="ConvolutionStack"/>: the activations of an example stay in the cache of a core from the first layer to the last. Parameter names are
/// those of a <c>Sequential</c> of Conv2d or ConvTranspose2d and ReLU modules, so both can load the same weights.
/// </summary>
sealed class FusedConvolutions : Module<Tensor, Tensor>
{
    readonly ConvolutionLayer[] _layers;
    readonly Dictionary<(int Height, int Width), ConvolutionStack> _stacks = [];
    readonly Stack<FloatBuffer> _idleActivations = new();

    /// <param name="layers">At least one; the input channels of each equal the output channels of the one before.</param>
    public FusedConvolutions(params ConvolutionLayer[] layers) : base(nameof(FusedConvolutions))
    {
        _layers = layers;
        var (weights, biases) = (new Parameter[layers.Length], new Parameter[layers.Length]);
        var index = 0; // index in a Sequential, where a ReLU counts as well
        for (var i = 0; i < layers.Length; i++)
        {
            var parameters = new ConvolutionParameters(layers[i]);
            register_module(index.ToString(CultureInfo.InvariantCulture), parameters);
            (weights[i], biases[i]) = (parameters.Weight, parameters.Bias);
            index += layers[i].Relu ? 2 : 1;
        }
        (Weights, Biases) = (weights, biases);
        WeightGradients = [.. weights.Select(weight => new ParameterGradient(weight, zeros_like(weight)))];
        BiasGradients = [.. biases.Select(bias => new ParameterGradient(bias, zeros_like(bias)))];
    }

    /// <summary>One per layer: (out, in, kernel, kernel) of a convolution, (in, out, kernel, kernel) of a transposed one.</summary>
    public IReadOnlyList<Parameter> Weights { get; }

    /// <summary>One per layer: (out).</summary>
    public IReadOnlyList<Parameter> Biases { get; }

    internal IReadOnlyList<ParameterGradient> WeightGradients { get; }

    internal IReadOnlyList<ParameterGradient> BiasGradients { get; }

    /// <param name="input">(N, channels, height, width)</param>
    /// <returns>(N, channels', height', width')</returns>
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
        public ConvolutionParameters(ConvolutionLayer layer) : base(nameof(ConvolutionParameters))
        {
            var (first, second) = layer.Kind == ConvolutionKind.Convolution ? (layer.OutChannels, layer.InChannels) : (layer.InChannels, layer.OutChannels);
            Weight = new(zeros(first, second, layer.KernelHeight, layer.KernelWidth));
            Bias = new(zeros(layer.OutChannels));
            register_parameter("weight", Weight);
            register_parameter("bias", Bias);
        }

        public Parameter Weight { get; }

        public Parameter Bias { get; }
    }
}
