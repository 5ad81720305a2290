namespace VaePipeline.Kernels.Convolutions;

/// <summary>Rows and columns of zeros around an image, so kernels need no tests for its edges.</summary>
internal readonly record struct Halo(int Top, int Bottom, int Left, int Right)
{
    public Halo Union(Halo other) =>
        new(Math.Max(Top, other.Top), Math.Max(Bottom, other.Bottom), Math.Max(Left, other.Left), Math.Max(Right, other.Right));
}

/// <summary>
/// The memory layout of activations (and their gradients) between two layers: (Height, Width, Channels), channels last, with a halo.
/// Channels are padded with zeros to whole vectors, except in thin images, which have one or two channels and are at an end of the stack.
/// </summary>
internal sealed record ImageShape(int Channels, int Height, int Width, bool Thin, VectorWidth Vectors, Halo Halo)
{
    /// <summary>The distance between pixels, in floats.</summary>
    public int PixelStride { get; } = Thin ? Channels : (Channels + (int)Vectors - 1) / (int)Vectors * (int)Vectors;

    /// <summary>The distance between rows, in floats.</summary>
    public int RowStride => (Halo.Left + Width + Halo.Right) * PixelStride;

    /// <summary>The size of the image in floats, including the halo, rounded up so that consecutive images stay aligned.</summary>
    public int Length => (((Halo.Top + Height + Halo.Bottom) * RowStride) + 15) / 16 * 16;

    /// <summary>The offset of the pixel (row, column); coordinates of halo pixels are negative or at least the size.</summary>
    public int OffsetOf(int row, int column) => ((Halo.Top + row) * RowStride) + ((Halo.Left + column) * PixelStride);

    /// <summary>The vector width, at most <paramref name="widest"/>, that is fastest for a number of channels.</summary>
    public static VectorWidth VectorsFor(int channels, VectorWidth widest)
    {
        if (widest != VectorWidth.Bits512)
            return widest;
        // Half vectors take a little more than half the time each, but may waste far fewer lanes, as with 8 or 24 channels.
        var wide = (channels + 15) / 16;
        var half = (channels + 7) / 8;
        return half * 0.6 < wide ? VectorWidth.Bits256 : VectorWidth.Bits512;
    }
}
