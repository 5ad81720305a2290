namespace VaePipeline.Kernels.Convolutions;

/// <summary>The images between the layers of a stack, and the plan of each layer. Immutable.</summary>
internal sealed class StackPlan
{
    // Maximum size in floats (256 MB) of the partial weight gradients of all slices together; large networks use fewer slices.
    const long GradientBudget = 64L << 20;
    const int MaxSlices = 8;

    // The number of examples that heavy layers process together.
    const int MaxTogether = 8;
    const int SlicesOfHeavy = 4;

    // A value with at most this many terms is faster to recompute than to load from main memory.
    const int CheapTaps = 32;

    public StackPlan(ReadOnlySpan<ConvolutionLayer> layers, int inHeight, int inWidth, VectorWidth widest)
    {
        if (layers.IsEmpty)
            throw new ArgumentException("a convolution stack needs at least one layer");
        Images = ImagesBetween(layers, inHeight, inWidth, widest);
        Layers = new LayerPlan[layers.Length];
        for (var i = 0; i < layers.Length; i++)
            Layers[i] = new(layers[i], Images[i], Images[i + 1]);

        Runs = RunsOf(Layers);
        Together = Runs.Any(run => run.Together) ? MaxTogether : 1;
        RecomputesFirst = layers.Length > 1 && Layers[0].Forward.Phases.Max(phase => phase.Taps) <= CheapTaps;
        (Saved, Packed, Gradients) = (new(), new(), new());
        Offsets =
        [
            .. Layers.Select(
                (layer, i) =>
                    new LayerOffsets(
                        // Instead of the first layer's result, its bias is saved for recomputing it (its input is saved anyway).
                        Saved.Add(i == 1 && RecomputesFirst ? Images[1].PixelStride : Images[i].Length),
                        Packed.Add(layer.Forward.Packed.Length),
                        Packed.Add(layer.Backward.Packed.Length),
                        Packed.Add(Images[i + 1].PixelStride),
                        Gradients.Add(layer.Gradient.Sums.Length),
                        Gradients.Add(Images[i + 1].PixelStride)
                    )
            ),
        ];
        ForwardParts = PartsOf(layer => layer.Forward.Packed);
        BackwardParts = PartsOf(layer => layer.Backward.Packed);
        GradientParts = PartsOf(layer => layer.Gradient.Sums);
        BackwardSlices = (int)Math.Clamp(GradientBudget / Math.Max(Gradients.Length, 1), 1, Together > 1 ? SlicesOfHeavy : MaxSlices);
    }

    /// <summary>Image i is the input of layer i; the last one is the output of the stack.</summary>
    public ImageShape[] Images { get; }

    public LayerPlan[] Layers { get; }

    /// <summary>All layers in order, divided into runs of light and of heavy layers.</summary>
    public LayerRun[] Runs { get; }

    /// <summary>The number of examples that heavy layers process together; 1 if all layers are light. Depends on the network only.</summary>
    public int Together { get; }

    /// <summary>The saved images of one example.</summary>
    public Layout Saved { get; }

    /// <summary>All packed weights and biases.</summary>
    public Layout Packed { get; }

    /// <summary>The weight and bias gradients of one slice.</summary>
    public Layout Gradients { get; }

    /// <summary>Where the values of each layer are in the three.</summary>
    public LayerOffsets[] Offsets { get; }

    /// <summary>
    /// True if the backward pass recomputes the first layer's result instead of loading it: with one input channel it is the largest image of
    /// the stack and the cheapest to compute.
    /// </summary>
    public bool RecomputesFirst { get; }

    /// <summary>The parts in which the weights of the forward pass are packed.</summary>
    public WeightPart[] ForwardParts { get; }

    /// <summary>The parts in which the weights of the backward pass are packed.</summary>
    public WeightPart[] BackwardParts { get; }

    /// <summary>The parts in which weight gradients are unpacked.</summary>
    public WeightPart[] GradientParts { get; }

    /// <summary>The number of slices into which the backward pass divides a large batch. Depends on the network only, never on the machine.</summary>
    public int BackwardSlices { get; }

    /// <summary>The number of copies of image i in a workspace: one per example if the layer before or after it processes several together.</summary>
    public int Copies(int i) => (i > 0 && IsHeavy(Layers[i - 1])) || (i < Layers.Length && IsHeavy(Layers[i])) ? Together : 1;

    WeightPart[] PartsOf(Func<LayerPlan, PackedWeights> weights) =>
        [.. Layers.SelectMany((layer, i) => Enumerable.Range(0, weights(layer).Parts).Select(part => new WeightPart(i, part)))];

    static bool IsHeavy(LayerPlan layer) => layer.Layer.IsHeavy;

    static LayerRun[] RunsOf(LayerPlan[] layers)
    {
        var runs = new List<LayerRun>();
        for (var i = 0; i < layers.Length; i++)
            if (i > 0 && IsHeavy(layers[i]) == runs[^1].Together)
                runs[^1] = runs[^1] with { End = i + 1 };
            else
                runs.Add(new(i, i + 1, IsHeavy(layers[i])));
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
                    $"{(i == 0 ? "the input of layer 0" : $"the output of layer {i - 1}")} would be an image of {height} x {width}; "
                        + "make the input larger or the kernels and strides smaller"
                );
            var channels = i == 0 ? layers[0].InChannels : layers[i - 1].OutChannels;
            var halo = haloOfPrevious;
            var (nextHeight, nextWidth) = (height, width);
            if (i < layers.Length)
            {
                layers[i].Validate();
                if (layers[i].InChannels != channels)
                    throw new ArgumentException($"layer {i} takes {layers[i].InChannels} channels but its input has {channels}");
                (nextHeight, nextWidth) = (layers[i].OutHeight(height), layers[i].OutWidth(width));
                if (nextHeight >= 1 && nextWidth >= 1)
                {
                    (var before, haloOfPrevious) = LayerPlan.Halos(layers[i], height, width);
                    halo = halo.Union(before);
                }
            }
            // A thin image needs a thick one on the other side of its layer, whose channels can fill vectors.
            var thin = channels <= 2 && (i == 0 || (i == layers.Length && !images[i - 1].Thin));
            images[i] = new(channels, height, width, thin, ImageShape.VectorsFor(channels, widest), halo);
            (height, width) = (nextHeight, nextWidth);
        }
        return images;
    }

    /// <summary>Consecutive parts of one buffer, each aligned to a cache line.</summary>
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
/// Layers First to End - 1. One example passes through all light layers of a run, so its activations stay in the cache; each heavy layer
/// processes several examples together, so its weights stay in the cache.
/// </summary>
internal readonly record struct LayerRun(int First, int End, bool Together);

/// <summary>Where a layer's values are in the layouts of <see cref="StackPlan"/>.</summary>
internal readonly record struct LayerOffsets(int Saved, int Packed, int PackedBackward, int Bias, int Gradient, int BiasGradient);

/// <summary>A part of a layer's weights: see <see cref="PackedWeights"/>.</summary>
internal readonly record struct WeightPart(int Layer, int Part);
