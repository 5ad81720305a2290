using VaePipeline.Kernels.Matrices;

namespace VaePipeline.Kernels.Convolutions;

/// <summary>Converts between PyTorch's (C, H, W) and the channels-last layout of images.</summary>
internal static unsafe class ImageLayout
{
    /// <summary>Fills the image's pixels from (C, H, W); its halo and padding channels are unchanged.</summary>
    public static void FromPlanes(ImageShape shape, float* planes, float* image)
    {
        for (var row = 0; row < shape.Height; row++)
        {
            var pixels = image + shape.OffsetOf(row, 0);
            if (shape.PixelStride == 1)
                new ReadOnlySpan<float>(planes + (row * shape.Width), shape.Width).CopyTo(new(pixels, shape.Width));
            else
                Transposition.Run(
                    shape.Vectors,
                    shape.Channels,
                    shape.Width,
                    planes + (row * shape.Width),
                    shape.Height * shape.Width,
                    pixels,
                    shape.PixelStride
                );
        }
    }

    /// <summary>Copies the image's pixels to (C, H, W).</summary>
    public static void ToPlanes(ImageShape shape, float* image, float* planes)
    {
        for (var row = 0; row < shape.Height; row++)
        {
            var pixels = image + shape.OffsetOf(row, 0);
            if (shape.PixelStride == 1)
                new ReadOnlySpan<float>(pixels, shape.Width).CopyTo(new(planes + (row * shape.Width), shape.Width));
            else
                Transposition.Run(
                    shape.Vectors,
                    shape.Width,
                    shape.Channels,
                    pixels,
                    shape.PixelStride,
                    planes + (row * shape.Width),
                    shape.Height * shape.Width
                );
        }
    }

    /// <summary>Clears the halo around the pixels, in memory that was used for something else.</summary>
    public static void ClearHalo(ImageShape shape, float* image)
    {
        var (halo, rowStride, pixel) = (shape.Halo, shape.RowStride, shape.PixelStride);
        Clear(image, halo.Top * rowStride);
        var below = (halo.Top + shape.Height) * rowStride;
        Clear(image + below, shape.Length - below);
        if (halo.Left + halo.Right == 0)
            return;
        for (var row = 0; row < shape.Height; row++)
        {
            Clear(image + shape.OffsetOf(row, -halo.Left), halo.Left * pixel);
            Clear(image + shape.OffsetOf(row, shape.Width), halo.Right * pixel);
        }
    }

    static void Clear(float* from, int length) => new Span<float>(from, length).Clear();
}
