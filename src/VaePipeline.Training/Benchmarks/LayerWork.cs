using VaePipeline.Model;

namespace VaePipeline.Training.Benchmarks;

/// <summary>Which operation a layer is.</summary>
enum LayerKind
{
    Convolution,
    TransposedConvolution,
    Linear,
}

/// <summary>A layer of an architecture and its arithmetic.</summary>
/// <param name="Name">As its weights are named, such as <c>encoder.0</c>.</param>
/// <param name="Kind">The operation.</param>
/// <param name="In">Shape of one example's input: (C, H, W), or (features).</param>
/// <param name="Out">Shape of its output, likewise.</param>
/// <param name="Kernel">Side of the kernel; 1 when linear.</param>
/// <param name="Relu">A ReLU follows.</param>
/// <param name="GivesInputGradient">Something before it learns, so the backward pass goes through it.</param>
sealed record LayerWork(string Name, LayerKind Kind, IReadOnlyList<int> In, IReadOnlyList<int> Out, int Kernel, bool Relu, bool GivesInputGradient)
{
    /// <summary>
    /// Multiplications and additions of one example forward, those with padding included; biases and ReLUs, a hundredth of it, are not counted.
    /// Every value of the smaller image meets every tap of the kernel once for every pair of channels.
    /// </summary>
    public double ForwardFlop
    {
        get
        {
            var pairs = 2.0 * In[0] * Out[0];
            return Kind == LayerKind.Linear ? pairs : pairs * Kernel * Kernel * Math.Min(In[1] * In[2], Out[1] * Out[2]);
        }
    }

    /// <summary>The gradient of the weights costs as much as the forward pass, and that of the input, where it is needed, as much again.</summary>
    public double BackwardFlop => GivesInputGradient ? 2 * ForwardFlop : ForwardFlop;

    /// <summary>Every layer, in the order data goes through them.</summary>
    public static IReadOnlyList<LayerWork> Of(VaeArchitecture architecture)
    {
        var layers = new List<LayerWork>();
        var (channels, count) = (architecture.Channels, architecture.Channels.Count);
        int[] Image(int level) => [level == 0 ? 1 : channels[level - 1], architecture.MelBands >> level, architecture.Frames >> level];

        for (var level = 0; level < count; level++)
            layers.Add(new($"encoder.{2 * level}", LayerKind.Convolution, Image(level), Image(level + 1), architecture.EncoderKernel, true, level > 0));
        foreach (var head in (string[])["mu", "logvar"])
            layers.Add(new(head, LayerKind.Linear, [architecture.BottleneckSize], [architecture.LatentSize], 1, false, true));
        layers.Add(new("decoder_input", LayerKind.Linear, [architecture.DecoderInputSize], [architecture.BottleneckSize], 1, false, true));
        for (var level = count; level > 0; level--)
            layers.Add(new($"decoder.{2 * (count - level)}", LayerKind.TransposedConvolution, Image(level), Image(level - 1), architecture.DecoderKernel, level > 1, true));
        return layers;
    }
}
