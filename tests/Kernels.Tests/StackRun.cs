using VaePipeline.Kernels.Convolutions;
using VaePipeline.Kernels.Simd;
using VaePipeline.Kernels;

namespace Kernels.Tests;

/// <summary>A stack with random operands, run forward and backward.</summary>
internal sealed class StackRun : IDisposable
{
    readonly int _n;

    public StackRun(InstructionSet set, ConvolutionLayer[] layers, int n, int height, int width, int seed)
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
        Stack.Forward(_n, X, Buffers.Views(Weights), Buffers.Views(Biases), Y, Saved);
        Stack.Backward(_n, X, Y, DY, Saved, Buffers.Views(Weights), DX, Buffers.Views(DWeights), Buffers.Views(DBiases));
    }

    public void Dispose()
    {
        Stack.Dispose();
        foreach (var buffer in (IEnumerable<FloatBuffer>)[X, Y, DY, Saved, DX, .. Weights, .. DWeights, .. Biases.OfType<FloatBuffer>(), .. DBiases.OfType<FloatBuffer>()])
            buffer.Dispose();
    }
}
