using TorchSharp.Autograd;
using TorchSharp.Kernels;
using TorchSharp.Memory;
using TorchSharp.Tensors;
using static TorchSharp.torch;

namespace TorchSharp.Functional;

/// <summary>One convolution of a run, with its parameters.</summary>
internal readonly record struct ConvolutionStep(ConvolutionLayer Layer, Tensor Weight, Tensor? Bias);

/// <summary>A run of convolutions as one operation of the graph, over a <see cref="ConvolutionStack"/>.</summary>
internal sealed class ConvolutionNode : IDisposable
{
    readonly ConvolutionStack _stack;
    readonly bool[] _biased;
    readonly Storage _activations;

    ConvolutionNode(ConvolutionStack stack, bool[] biased, Storage activations) => (_stack, _biased, _activations) = (stack, biased, activations);

    /// <param name="x">(N, C, H, W), or (C, H, W) for one example</param>
    /// <param name="steps">the run's layers, at least one</param>
    /// <param name="stacks">where the kernels for it are kept</param>
    /// <param name="name">what errors call the operation</param>
    /// <returns>(N, C', H', W'), or (C', H', W') for one example</returns>
    public static Tensor Forward(Tensor x, IReadOnlyList<ConvolutionStep> steps, ConvolutionStacks stacks, string name)
    {
        if (x.ndim == 3)
        {
            using var scope = NewDisposeScope();
            return Forward(x.unsqueeze(0), steps, stacks, name).squeeze(0).MoveToOuterDisposeScope();
        }
        Check(x, steps, name);
        var layers = new ConvolutionLayer[steps.Count];
        var biased = new bool[steps.Count];
        var operands = new List<Tensor>(1 + 2 * steps.Count) { x };
        for (var i = 0; i < layers.Length; i++)
        {
            layers[i] = steps[i].Layer;
            biased[i] = steps[i].Bias is not null;
            operands.Add(steps[i].Weight);
            if (steps[i].Bias is { } bias)
                operands.Add(bias);
        }
        var n = (int)x._shape[0];
        var stack = stacks.For(layers, (int)x._shape[2], (int)x._shape[3]);
        var y = Tensor.New([n, stack.OutChannels, stack.OutHeight, stack.OutWidth]);
        var inputs = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(operands);
        var activations = Node.IsRecorded(inputs) ? Storage.Rent(ScalarType.Float32, stack.SavedLength(n)) : null;
        using (var images = new Operand<float>(x, whole: true))
        {
            var (weights, biases) = Buffers(inputs[1..], biased);
            stack.Forward(n, images.Buffer, weights, biases, y.Storage.Floats, activations?.Floats);
        }
        if (activations is null)
            return y;
        operands.Add(y);
        return Node.Record(y, name, Backward, inputs, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(operands), extra: new ConvolutionNode(stack, biased, activations));
    }

    public void Dispose() => _activations.Release();

    static void Backward(Node node, Tensor gradient)
    {
        var run = (ConvolutionNode)node.Extra!;
        var operands = new Tensor[node.Inputs.Length];
        var gradients = new Tensor[node.Inputs.Length];
        for (var i = 0; i < operands.Length; i++)
        {
            operands[i] = node.Saved(i);
            gradients[i] = i > 0 || node.Needs(0) ? Tensor.New(node.InputShape(i)) : operands[i];
        }
        var y = node.Saved(operands.Length);
        var (weights, _) = Buffers(operands.AsSpan(1), run._biased);
        var (weightGradients, biasGradients) = Buffers(gradients.AsSpan(1), run._biased);
        using var x = new Operand<float>(operands[0], whole: true);
        using var dy = new Operand<float>(gradient, whole: true);
        run._stack.Backward(
            (int)y._shape[0], x.Buffer, y.Storage.Floats, dy.Buffer, run._activations.Floats, weights,
            node.Needs(0) ? gradients[0].Storage.Floats : null, weightGradients, biasGradients);
        for (var i = node.Needs(0) ? 0 : 1; i < gradients.Length; i++)
            node.Give(i, gradients[i]);
    }

    // Weights and biases as kernels take them, from a row of weight, bias, weight, .. where biases may be missing.
    static (FloatBuffer[] Weights, FloatBuffer?[] Biases) Buffers(ReadOnlySpan<Tensor> parameters, bool[] biased)
    {
        var (weights, biases) = (new FloatBuffer[biased.Length], new FloatBuffer?[biased.Length]);
        var at = 0;
        for (var i = 0; i < biased.Length; i++)
        {
            weights[i] = parameters[at++].Storage.Floats;
            biases[i] = biased[i] ? parameters[at++].Storage.Floats : null;
        }
        return (weights, biases);
    }

    static void Check(Tensor x, IReadOnlyList<ConvolutionStep> steps, string name)
    {
        if (x.ndim != 4 || x.dtype != ScalarType.Float32)
            throw new TorchException($"{name}: a {x.dtype} tensor of shape {Shapes.Text(x._shape)} was given; Float32 of (N, C, H, W) is needed.");
        var channels = x._shape[1];
        var (height, width) = ((int)x._shape[2], (int)x._shape[3]);
        foreach (var (layer, weight, bias) in steps)
        {
            if (layer.InChannels != channels)
                throw new TorchException(
                    $"{name}: an image of {channels} channels (input {Shapes.Text(x._shape)}) meets a weight of shape {Shapes.Text(weight._shape)}, which takes {layer.InChannels}.");
            (height, width) = (layer.OutHeight(height), layer.OutWidth(width));
            if (height < 1 || width < 1)
                throw new TorchException($"{name}: input {Shapes.Text(x._shape)} shrinks to nothing under a weight of shape {Shapes.Text(weight._shape)}; use larger images or more padding.");
            if (!weight.IsWhole || bias is { IsWhole: false })
                throw new TorchException($"{name}: the weight of shape {Shapes.Text(weight._shape)} or its bias is a look at other memory; use clone().");
            channels = layer.OutChannels;
        }
    }
}
