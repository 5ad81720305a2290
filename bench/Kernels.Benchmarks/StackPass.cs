using VaePipeline.Kernels;
using VaePipeline.Kernels.Convolutions;
using VaePipeline.Kernels.Simd;

namespace Kernels.Benchmarks;

/// <summary>A convolution stack with the operands of a batch.</summary>
internal sealed class StackPass : IDisposable
{
    readonly ConvolutionStack _stack;
    readonly FloatBuffer _x,
        _y,
        _dy,
        _saved;
    readonly FloatBuffer? _dx;
    readonly FloatBuffer[] _weights,
        _biases,
        _dWeights,
        _dBiases;
    readonly FloatView[] _weightViews,
        _dWeightViews;
    readonly FloatView?[] _biasViews,
        _dBiasViews;
    readonly int _n;

    public StackPass(ConvolutionLayer[] layers, int n, int height, int width, bool inputGradient)
    {
        _n = n;
        _stack = new(layers, height, width);
        _x = StepTable.Filled(n * layers[0].InChannels * height * width);
        _y = StepTable.Filled(n * _stack.OutChannels * _stack.OutHeight * _stack.OutWidth);
        _dy = StepTable.Filled(_y.Length);
        _saved = StepTable.Filled((int)_stack.SavedLength(n));
        _dx = inputGradient ? StepTable.Filled(_x.Length) : null;
        _weights = [.. layers.Select(layer => StepTable.Filled(layer.WeightLength))];
        _biases = [.. layers.Select(layer => StepTable.Filled(layer.OutChannels))];
        _dWeights = [.. layers.Select(layer => StepTable.Filled(layer.WeightLength))];
        _dBiases = [.. layers.Select(layer => StepTable.Filled(layer.OutChannels))];
        (_weightViews, _dWeightViews) = (
            [.. _weights.Select(buffer => (FloatView)buffer)],
            [.. _dWeights.Select(buffer => (FloatView)buffer)]
        );
        (_biasViews, _dBiasViews) = ([.. _biases.Select(buffer => (FloatView)buffer)], [.. _dBiases.Select(buffer => (FloatView)buffer)]);
        var plan = new StackPlan(layers, height, width, VectorWidths.InUse);
        var each = plan.Layers.Select(layer => 2.0 * n * layer.Layer.WeightLength * layer.Gradient.Height * layer.Gradient.Width).ToArray();
        Flop = each.Sum();
        BackwardFlop = (2 * Flop) - (inputGradient ? 0 : each[0]);
        foreach (var weights in _weights)
        {
            foreach (ref var weight in weights.Span)
                weight *= 0.1f;
        }
        Forward();
    }

    public double Flop { get; }

    public double BackwardFlop { get; }

    public void Forward() => _stack.Forward(_n, _x, _weightViews, _biasViews, _y, _saved);

    public void Backward() =>
        _stack.Backward(_n, _x, _y, _dy, _saved, _weightViews, _dx is null ? default(FloatView?) : _dx, _dWeightViews, _dBiasViews);

    public void Dispose()
    {
        _stack.Dispose();
        foreach (var buffer in (FloatBuffer[])[_x, _y, _dy, _saved, .. _weights, .. _biases, .. _dWeights, .. _dBiases])
            buffer.Dispose();
        _dx?.Dispose();
    }
}
