using VaePipeline.Kernels;
using VaePipeline.Kernels.Convolutions;
using VaePipeline.Kernels.Simd;

namespace Kernels.Tests;

/// <summary>A convolution stack with random operands.</summary>
internal sealed class StackRun : IDisposable
{
    readonly FloatView[] _weights,
        _dWeights;
    readonly FloatView?[] _biases,
        _dBiases;
    readonly int _n;

    public StackRun(VectorWidth set, ConvolutionLayer[] layers, int n, int height, int width, int seed)
    {
        _n = n;
        Stack = new(layers, height, width, set);
        X = Buffers.Random(n * layers[0].InChannels * height * width, seed);
        Weights = [.. layers.Select((layer, i) => Buffers.Random(layer.WeightLength, seed + (10 * i) + 1))];
        Biases = [.. layers.Select((layer, i) => layer.HasBias ? Buffers.Random(layer.OutChannels, seed + (10 * i) + 2) : null)];
        Y = Buffers.Unwritten(n * Stack.OutChannels * Stack.OutHeight * Stack.OutWidth);
        DY = Buffers.Random(Y.Length, seed + 3);
        Saved = Buffers.Unwritten((int)Stack.SavedLength(n));
        DX = Buffers.Unwritten(X.Length);
        DWeights = [.. Weights.Select(weights => Buffers.Unwritten(weights.Length))];
        DBiases = [.. Biases.Select(bias => bias is null ? null : Buffers.Unwritten(bias.Length))];
        (_weights, _dWeights) = (Buffers.Views(Weights), Buffers.Views(DWeights));
        (_biases, _dBiases) = (Buffers.OptionalViews(Biases), Buffers.OptionalViews(DBiases));
        Pass();
    }

    public ConvolutionStack Stack { get; }

    public FloatBuffer X { get; }

    public FloatBuffer[] Weights { get; }

    public FloatBuffer?[] Biases { get; }

    public FloatBuffer Y { get; }

    public FloatBuffer DY { get; }

    public FloatBuffer Saved { get; }

    public FloatBuffer DX { get; }

    public FloatBuffer[] DWeights { get; }

    public FloatBuffer?[] DBiases { get; }

    public IEnumerable<FloatBuffer> Results => [Y, DX, .. DWeights, .. DBiases.OfType<FloatBuffer>()];

    public void Pass()
    {
        Stack.Forward(_n, X, _weights, _biases, Y, Saved);
        Stack.Backward(_n, X, Y, DY, Saved, _weights, DX, _dWeights, _dBiases);
    }

    public void Dispose()
    {
        Stack.Dispose();
        foreach (
            var buffer in (IEnumerable<FloatBuffer>)
                [X, Y, DY, Saved, DX, .. Weights, .. DWeights, .. Biases.OfType<FloatBuffer>(), .. DBiases.OfType<FloatBuffer>()]
        )
            buffer.Dispose();
    }
}
