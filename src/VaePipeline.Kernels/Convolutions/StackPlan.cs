using VaePipeline.Kernels.Simd;

namespace VaePipeline.Kernels.Convolutions;

/// <summary>The images between the layers of a stack, and the plan of each layer. Made once, read by all threads.</summary>
internal sealed class StackPlan
{
    // Partial weight gradients of all slices together stay below this many floats (256 MB); few large ones rather than many.
    const long GradientBudget = 64L << 20;
    const int MaxSlices = 8;

    // Layers that are heavy by their weights take so many examples at once.
    const int MaxTogether = 8;
    const int SlicesOfHeavy = 4;

    // A value made of so few terms is made again sooner than it is fetched from main memory.
    const int CheapTaps = 32;

    public StackPlan(ReadOnlySpan<ConvolutionLayer> layers, int inHeight, int inWidth, VectorWidth widest)
    {
        if (layers.IsEmpty)
            throw new ArgumentException("a convolution stack has at least one layer");
        Images = ImagesBetween(layers, inHeight, inWidth, widest);
        Layers = new LayerPlan[layers.Length];
        for (var i = 0; i < layers.Length; i++)
            Layers[i] = new(layers[i], Images[i], Images[i + 1]);

        Runs = RunsOf(Layers);
        Together = Runs.Any(run => run.Together) ? MaxTogether : 1;
        RecomputesFirst = layers.Length > 1 && Layers[0].Forward.Phases.Max(phase => phase.Taps) <= CheapTaps;
        (Saved, Packed, Gradients) = (new(), new(), new());
        (SavedOffsets, PackedOffsets, PackedBackwardOffsets) = (new int[layers.Length], new int[layers.Length], new int[layers.Length]);
        (BiasOffsets, GradientOffsets, BiasGradientOffsets) = (new int[layers.Length], new int[layers.Length], new int[layers.Length]);
        for (var i = 0; i < layers.Length; i++)
        {
            // In place of the first layer's result, what to make it from again: its bias (its input is saved anyway).
            SavedOffsets[i] = Saved.Add(i == 1 && RecomputesFirst ? Images[1].PixelStride : Images[i].Length);
            PackedOffsets[i] = Packed.Add(Layers[i].Forward.Packed.Length);
            PackedBackwardOffsets[i] = Packed.Add(Layers[i].Backward.Packed.Length);
            BiasOffsets[i] = Packed.Add(Images[i + 1].PixelStride);
            GradientOffsets[i] = Gradients.Add(Layers[i].Gradient.Sums.Length);
            BiasGradientOffsets[i] = Gradients.Add(Images[i + 1].PixelStride);
        }
        ForwardParts = PartsOf(layer => layer.Forward.Packed);
        BackwardParts = PartsOf(layer => layer.Backward.Packed);
        GradientParts = PartsOf(layer => layer.Gradient.Sums);
        BackwardSlices = (int)Math.Clamp(GradientBudget / Math.Max(Gradients.Length, 1), 1, Together > 1 ? SlicesOfHeavy : MaxSlices);
    }

    /// <summary>Image i is what layer i reads; the last is what the stack gives.</summary>
    public ImageShape[] Images { get; }

    public LayerPlan[] Layers { get; }

    /// <summary>All layers in order, cut where light ones meet heavy ones.</summary>
    public LayerRun[] Runs { get; }

    /// <summary>How many examples go through the heavy layers at once: a matter of the network alone; 1 where all layers are light.</summary>
    public int Together { get; }

    /// <summary>One example's saved images, and where each starts.</summary>
    public Layout Saved { get; }

    public int[] SavedOffsets { get; }

    /// <summary>
    /// True when the first layer's result is not saved but computed again by the backward pass: with one input channel it is the largest
    /// image of the stack and the cheapest to make.
    /// </summary>
    public bool RecomputesFirst { get; }

    /// <summary>All packed weights and biases, and where each starts.</summary>
    public Layout Packed { get; }

    public int[] PackedOffsets { get; }

    public int[] PackedBackwardOffsets { get; }

    public int[] BiasOffsets { get; }

    /// <summary>All parts in which the forward pass's weights are packed.</summary>
    public WeightPart[] ForwardParts { get; }

    /// <summary>All parts in which the backward pass's weights are packed.</summary>
    public WeightPart[] BackwardParts { get; }

    /// <summary>All parts in which weight gradients are unpacked.</summary>
    public WeightPart[] GradientParts { get; }

    /// <summary>One slice's sums of weight and bias gradients, and where each starts.</summary>
    public Layout Gradients { get; }

    public int[] GradientOffsets { get; }

    public int[] BiasGradientOffsets { get; }

    /// <summary>
    /// Into how many slices a large batch is cut for the backward pass: a matter of the network alone, never of the machine.
    /// </summary>
    public int BackwardSlices { get; }

    /// <summary>How many of image i a workspace has: one for each example, where the layer before or after it takes several at once.</summary>
    public int Copies(int i) => (i > 0 && IsHeavy(Layers[i - 1])) || (i < Layers.Length && IsHeavy(Layers[i])) ? Together : 1;

    WeightPart[] PartsOf(Func<LayerPlan, PackedWeights> weights)
        => [.. Layers.SelectMany((layer, i) => Enumerable.Range(0, weights(layer).Parts).Select(part => new WeightPart(i, part)))];

    static bool IsHeavy(LayerPlan layer) => layer.Layer.IsHeavy;

    static LayerRun[] RunsOf(LayerPlan[] layers)
    {
        var runs = new List<LayerRun>();
        for (var i = 0; i < layers.Length; i++)
        {
            if (i > 0 && IsHeavy(layers[i]) == runs[^1].Together)
                runs[^1] = runs[^1] with { End = i + 1 };
            else
                runs.Add(new(i, i + 1, IsHeavy(layers[i])));
        }
        return [.. runs];
    }

    static ImageShape[] ImagesBetween(ReadOnlySpan<ConvolutionLayer> layers, int inHeight, int inWidth, VectorWidth widest)
    {
        var images = new ImageShape[layers.Length + 1];
        var haloOfPrevious = default(Halo);
        var (height, width) = (inHeight, inWidth);
        for (var i = 0; i <= layers.Length; i++)
        {
            if (height < 1 || width < 1)
                throw new ArgumentException(
                    $"layer {i} of the stack would {(i == 0 ? "read" : "follow")} an image of {height} x {width}; "
                    + "make the input larger or the kernels and strides smaller");
            var channels = i == 0 ? layers[0].InChannels : layers[i - 1].OutChannels;
            var halo = haloOfPrevious;
            var (nextHeight, nextWidth) = (height, width);
            if (i < layers.Length)
            {
                layers[i].Validate();
                if (layers[i].InChannels != channels)
                    throw new ArgumentException($"layer {i} takes {layers[i].InChannels} channels but gets {channels}");
                (nextHeight, nextWidth) = (layers[i].OutHeight(height), layers[i].OutWidth(width));
                if (nextHeight >= 1 && nextWidth >= 1)
                {
                    (var before, haloOfPrevious) = LayerPlan.Halos(layers[i], height, width);
                    halo = halo.Union(before);
                }
            }
            // Thin images need a thick one on the other side of the layer, whose channels can fill vectors.
            var thin = channels <= 2 && (i == 0 || (i == layers.Length && !images[i - 1].Thin));
            images[i] = new(channels, height, width, thin, ImageShape.VectorsFor(channels, widest), halo);
            (height, width) = (nextHeight, nextWidth);
        }
        return images;
    }

    /// <summary>Parts of one buffer, one behind the other, each from a cache line on.</summary>
    public sealed class Layout
    {
        public int Length { get; private set; }

        public int Add(int length)
        {
            var start = Length;
            Length = checked(start + ((length + 15) / 16 * 16));
            return start;
        }
    }
}

/// <summary>
/// Layers First to End - 1. Light ones carry one example through all of them, as activations are what a cache should keep; each heavy one
/// takes several examples at once, as weights are.
/// </summary>
internal readonly record struct LayerRun(int First, int End, bool Together);

/// <summary>A part of a layer's weights: see <see cref="PackedWeights"/>.</summary>
internal readonly record struct WeightPart(int Layer, int Part);
