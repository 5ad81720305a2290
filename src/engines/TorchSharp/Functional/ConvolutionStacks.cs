using TorchSharp.Kernels;

namespace TorchSharp.Functional;

/// <summary>Kernels made for layers and an image size, kept for the next call. A stack that falls out is freed by the collector: a graph may still hold it.</summary>
internal sealed class ConvolutionStacks
{
    const int Capacity = 16;

    readonly Lock _lock = new();
    readonly List<(ConvolutionLayer[] Layers, int Height, int Width, ConvolutionStack Stack)> _made = [];

    /// <summary>For calls of <c>functional</c>, which no module keeps anything for.</summary>
    public static ConvolutionStacks Shared { get; } = new();

    public ConvolutionStack For(ReadOnlySpan<ConvolutionLayer> layers, int height, int width)
    {
        lock (_lock)
        {
            foreach (var made in _made)
                if (made.Height == height && made.Width == width && layers.SequenceEqual(made.Layers))
                    return made.Stack;
            if (_made.Count == Capacity)
                _made.RemoveAt(0);
            var stack = new ConvolutionStack(layers, height, width);
            _made.Add((layers.ToArray(), height, width, stack));
            return stack;
        }
    }
}
