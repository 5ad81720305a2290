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
            var (weights, biases) = Buffers(operands, biased, static (operands, i) => operands[i].Storage.Floats);
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
        var gradients = new Tensor?[node.Inputs.Length];
        for (var i = node.Needs(0) ? 0 : 1; i < gradients.Length; i++)
            gradients[i] = Tensor.New(node.InputShape(i));
        var (weights, _) = Buffers(node, run._biased, static (node, i) => node.SavedBuffer(i));
        var (weightGradients, biasGradients) = Buffers(gradients, run._biased, static (gradients, i) => gradients[i]!.Storage.Floats);
        using var x = new Operand<float>(node.Saved(0), whole: true);
        using var dy = new Operand<float>(gradient, whole: true);
        run._stack.Backward(
            (int)gradient._shape[0], x.Buffer, node.SavedBuffer(gradients.Length), dy.Buffer, run._activations.Floats, weights,
            gradients[0]?.Storage.Floats, weightGradients, biasGradients);
        for (var i = 0; i < gradients.Length; i++)
            if (gradients[i] is { } given)
                node.Give(i, given);
    }

    // Weights and biases as kernels take them, from operands that are x, weight, bias, weight, .. where biases may be missing.
    static (FloatBuffer[] Weights, FloatBuffer?[] Biases) Buffers<T>(T operands, bool[] biased, Func<T, int, FloatBuffer> buffer)
    {
        var (weights, biases) = (new FloatBuffer[biased.Length], new FloatBuffer?[biased.Length]);
        var at = 1;
        for (var i = 0; i < biased.Length; i++)
        {
            weights[i] = buffer(operands, at++);
            biases[i] = biased[i] ? buffer(operands, at++) : null;
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
