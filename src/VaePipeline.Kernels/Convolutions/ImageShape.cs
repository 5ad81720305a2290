using VaePipeline.Kernels.Simd;

namespace VaePipeline.Kernels.Convolutions;

/// <summary>Rows and columns of zeros around an image, so that kernels need no test for its edge.</summary>
internal readonly record struct Halo(int Top, int Bottom, int Left, int Right)
{
    public Halo Union(Halo other)
        => new(Math.Max(Top, other.Top), Math.Max(Bottom, other.Bottom), Math.Max(Left, other.Left), Math.Max(Right, other.Right));
}

/// <summary>
/// How the activations (and their gradients) between two layers lie in memory: (Height, Width, Channels), channels last, with a halo.
/// Channels are filled up with zeros to whole vectors, except in a thin image: one or two channels at an end of the stack.
/// </summary>
internal sealed record ImageShape(int Channels, int Height, int Width, bool Thin, VectorWidth Vectors, Halo Halo)
{
    /// <summary>Floats from a pixel to the next.</summary>
    public int PixelStride { get; } = Thin ? Channels : (Channels + (int)Vectors - 1) / (int)Vectors * (int)Vectors;

    /// <summary>Floats from a row to the next.</summary>
    public int RowStride => (Halo.Left + Width + Halo.Right) * PixelStride;

    /// <summary>Floats of the whole image, halo included, rounded up so that images that follow each other stay aligned.</summary>
    public int Length => (((Halo.Top + Height + Halo.Bottom) * RowStride) + 15) / 16 * 16;

    /// <summary>Where the pixel (row, column) is; halo pixels have coordinates below 0 or from the size on.</summary>
    public int OffsetOf(int row, int column) => ((Halo.Top + row) * RowStride) + ((Halo.Left + column) * PixelStride);

    /// <summary>The widest vectors of at most <paramref name="widest"/> that waste little on so many channels.</summary>
    public static VectorWidth VectorsFor(int channels, VectorWidth widest)
    {
        if (widest != VectorWidth.Bits512)
            return widest;
        // Half vectors cost a little more than half (they are two instructions), but may waste far less: 8 or 24 channels.
        var wide = (channels + 15) / 16;
        var half = (channels + 7) / 8;
        return half * 0.6 < wide ? VectorWidth.Bits256 : VectorWidth.Bits512;
    }
}
