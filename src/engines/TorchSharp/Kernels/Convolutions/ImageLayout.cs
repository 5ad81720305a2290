namespace TorchSharp.Kernels.Convolutions;

/// <summary>Between PyTorch's (C, H, W) and an image's channels-last rows.</summary>
internal static unsafe class ImageLayout
{
    /// <summary>Fills the image's pixels; its halo and filling channels are left as they are.</summary>
    /// <param name="shape">the image</param>
    /// <param name="planes">(C, H, W)</param>
    /// <param name="gate">(C, H, W) or null: values become zero where this is not positive</param>
    /// <param name="image">what is filled</param>
    public static void FromPlanes(ImageShape shape, float* planes, float* gate, float* image)
    {
        var width = shape.Width;
        var stride = shape.PixelStride;
        for (var row = 0; row < shape.Height; row++)
        {
            var pixels = image + shape.OffsetOf(row, 0);
            for (var channel = 0; channel < shape.Channels; channel++)
            {
                var at = ((channel * shape.Height) + row) * width;
                var from = planes + at;
                var to = pixels + channel;
                if (gate != null)
                {
                    var open = gate + at;
                    for (var x = 0; x < width; x++)
                        to[x * stride] = open[x] > 0 ? from[x] : 0;
                }
                else if (stride == 1)
                {
                    new ReadOnlySpan<float>(from, width).CopyTo(new(to, width));
                }
                else
                {
                    for (var x = 0; x < width; x++)
                        to[x * stride] = from[x];
                }
            }
        }
    }

    /// <summary>Reads the image's pixels into (C, H, W).</summary>
    public static void ToPlanes(ImageShape shape, float* image, float* planes)
    {
        var width = shape.Width;
        var stride = shape.PixelStride;
        for (var row = 0; row < shape.Height; row++)
        {
            var pixels = image + shape.OffsetOf(row, 0);
            for (var channel = 0; channel < shape.Channels; channel++)
            {
                var from = pixels + channel;
                var to = planes + (((channel * shape.Height) + row) * width);
                if (stride == 1)
                {
                    new ReadOnlySpan<float>(from, width).CopyTo(new(to, width));
                }
                else
                {
                    for (var x = 0; x < width; x++)
                        to[x] = from[x * stride];
                }
            }
        }
    }

    /// <summary>Zeroes what kernels read around the pixels, in memory that held something else.</summary>
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
