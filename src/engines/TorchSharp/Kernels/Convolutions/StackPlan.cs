using TorchSharp.Kernels.Simd;

namespace TorchSharp.Kernels.Convolutions;

/// <summary>The images between the layers of a stack, and the plan of each layer. Made once, read by all threads.</summary>
internal sealed class StackPlan
{
    // Partial weight gradients of all slices together stay below this many floats (256 MB); few large ones rather than many.
    const long GradientBudget = 64L << 20;
    const int MostSlices = 8;

    // A value made of so few terms is made again sooner than it is fetched from main memory.
    const int CheapTaps = 32;

    public StackPlan(ReadOnlySpan<ConvolutionLayer> layers, int inHeight, int inWidth, InstructionSet widest)
    {
        if (layers.IsEmpty)
            throw new ArgumentException("a convolution stack has at least one layer");
        Images = ImagesBetween(layers, inHeight, inWidth, widest);
        Layers = new LayerPlan[layers.Length];
        for (var i = 0; i < layers.Length; i++)
            Layers[i] = new(layers[i], Images[i], Images[i + 1]);

        SavedOffsets = new int[layers.Length];
        (PackedOffsets, PackedBackwardOffsets, BiasOffsets) = (new int[layers.Length], new int[layers.Length], new int[layers.Length]);
        (GradientOffsets, BiasGradientOffsets) = (new int[layers.Length], new int[layers.Length]);
        RecomputesFirst = layers.Length > 1 && Layers[0].Forward.Phases.Max(phase => phase.Taps) <= CheapTaps;
        for (var i = 0; i < layers.Length; i++)
        {
            // In place of the first layer's result, what to make it from again: its bias (its input is saved anyway).
            var saved = i == 1 && RecomputesFirst ? Images[1].PixelStride : Images[i].Length;
            SavedOffsets[i] = Take(saved, SavedPerExample, length => SavedPerExample = length);
            PackedOffsets[i] = Take(Layers[i].Forward.PackedFrom.Length, PackedLength, length => PackedLength = length);
            PackedBackwardOffsets[i] = Take(Layers[i].Backward.PackedFrom.Length, PackedLength, length => PackedLength = length);
            BiasOffsets[i] = Take(Images[i + 1].PixelStride, PackedLength, length => PackedLength = length);
            GradientOffsets[i] = Take(Layers[i].Gradient.SumsTo.Length, GradientLength, length => GradientLength = length);
            BiasGradientOffsets[i] = Take(Images[i + 1].PixelStride, GradientLength, length => GradientLength = length);
        }
        BackwardSlices = (int)Math.Clamp(GradientBudget / Math.Max(GradientLength, 1), 1, MostSlices);
    }

    /// <summary>Image i is what layer i reads; the last is what the stack gives.</summary>
    public ImageShape[] Images { get; }

    public LayerPlan[] Layers { get; }

    /// <summary>Floats of one example's saved images, and where each starts.</summary>
    public int SavedPerExample { get; private set; }

    public int[] SavedOffsets { get; }

    /// <summary>
    /// True when the first layer's result is not saved but computed again by the backward pass: with one input channel it is the largest
    /// image of the stack and the cheapest to make.
    /// </summary>
    public bool RecomputesFirst { get; }

    /// <summary>Floats of all packed weights and biases, and where each starts.</summary>
    public int PackedLength { get; private set; }

    public int[] PackedOffsets { get; }

    public int[] PackedBackwardOffsets { get; }

    public int[] BiasOffsets { get; }

    /// <summary>Floats of one slice's sums of weight and bias gradients, and where each starts.</summary>
    public int GradientLength { get; private set; }

    public int[] GradientOffsets { get; }

    public int[] BiasGradientOffsets { get; }

    /// <summary>Into how many slices a large batch is cut for the backward pass: a matter of the network alone, never of the machine.</summary>
    public int BackwardSlices { get; }

    static ImageShape[] ImagesBetween(ReadOnlySpan<ConvolutionLayer> layers, int inHeight, int inWidth, InstructionSet widest)
    {
        var images = new ImageShape[layers.Length + 1];
        var haloOfPrevious = default(Halo);
        var (height, width) = (inHeight, inWidth);
        for (var i = 0; i <= layers.Length; i++)
        {
            if (height < 1 || width < 1)
                throw new ArgumentException($"layer {i} of the stack would {(i == 0 ? "read" : "follow")} an image of {height} x {width}; make the input larger or the kernels and strides smaller");
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
            images[i] = new(channels, height, width, thin, InstructionSets.ForChannels(channels, widest), halo);
            (height, width) = (nextHeight, nextWidth);
        }
        return images;
    }

    // Every part starts on a cache line.
    static int Take(int length, int used, Action<int> setUsed)
    {
        setUsed(checked(used + ((length + 15) / 16 * 16)));
        return used;
    }
}
