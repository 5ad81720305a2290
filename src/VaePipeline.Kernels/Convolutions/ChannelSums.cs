namespace VaePipeline.Kernels.Convolutions;

/// <summary>The bias gradient: sums[channel] += sum over all pixels of image[pixel][channel].</summary>
internal static unsafe class ChannelSums
{
    public static void Run(ImageShape shape, float* image, float* sums)
    {
        delegate* <ImageShape, float*, float*, void> run = shape.Vectors switch
        {
            VectorWidth.Bits512 => &Run<Floats512>,
            VectorWidth.Bits256 => &Run<Floats256>,
            VectorWidth.Bits128 => &Run<Floats128>,
            _ => &Run<FloatsScalar>,
        };
        run(shape, image, sums);
    }

    static void Run<V>(ImageShape shape, float* image, float* sums)
        where V : unmanaged, IFloatLanes<V>
    {
        if (!shape.Thin)
            Thick<V>(shape, image, sums);
        else if (shape.Channels == 1)
            sums[0] += Single<V>(shape, image);
        else
            Thin(shape, image, sums);
    }

    static void Thin(ImageShape shape, float* image, float* sums)
    {
        for (var row = 0; row < shape.Height; row++)
        {
            var start = image + shape.OffsetOf(row, 0);
            for (var column = 0; column < shape.Width; column++)
            {
                for (var channel = 0; channel < shape.Channels; channel++)
                    sums[channel] += start[(column * shape.PixelStride) + channel];
            }
        }
    }

    /// <summary>A thin image of one channel: vectors run along the rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static float Single<V>(ImageShape shape, float* image)
        where V : unmanaged, IFloatLanes<V>
    {
        V s0,
            s1,
            s2,
            s3;
        s0 = s1 = s2 = s3 = V.Broadcast(0);
        var rest = 0f;
        for (var row = 0; row < shape.Height; row++)
        {
            var pixel = image + shape.OffsetOf(row, 0);
            var column = 0;
            for (; column <= shape.Width - (4 * V.Count); column += 4 * V.Count)
            {
                s0 += V.Load(pixel + column);
                s1 += V.Load(pixel + column + V.Count);
                s2 += V.Load(pixel + column + (2 * V.Count));
                s3 += V.Load(pixel + column + (3 * V.Count));
            }
            for (; column <= shape.Width - V.Count; column += V.Count)
                s0 += V.Load(pixel + column);
            for (; column < shape.Width; column++)
                rest += pixel[column];
        }
        return (s0 + s1 + (s2 + s3)).Sum() + rest;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Thick<V>(ImageShape shape, float* image, float* sums)
        where V : unmanaged, IFloatLanes<V>
    {
        nint step = shape.PixelStride;
        nint rowStep = shape.RowStride;
        var (height, width, channels) = (shape.Height, shape.Width, shape.PixelStride);
        image += shape.OffsetOf(0, 0);
        for (var channel = 0; channel < channels; channel += V.Count)
        {
            // Four accumulators hide the latency of the additions.
            V s0,
                s1,
                s2,
                s3;
            s0 = s1 = s2 = s3 = V.Broadcast(0);
            for (var row = 0; row < height; row++)
            {
                var pixel = image + (row * rowStep) + channel;
                var column = 0;
                for (; column <= width - 4; column += 4, pixel += 4 * step)
                {
                    s0 += V.Load(pixel);
                    s1 += V.Load(pixel + step);
                    s2 += V.Load(pixel + (2 * step));
                    s3 += V.Load(pixel + (3 * step));
                }
                for (; column < width; column++, pixel += step)
                    s0 += V.Load(pixel);
            }
            (V.Load(sums + channel) + (s0 + s1 + (s2 + s3))).Store(sums + channel);
        }
    }
}
