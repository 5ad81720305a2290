using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using VaePipeline.Kernels.Simd;

namespace VaePipeline.Kernels.Convolutions;

/// <summary>The bias gradient: sums[channel] += sum over pixels.</summary>
internal static unsafe class ChannelSums
{
    public static void Run(ImageShape shape, float* image, float* sums)
    {
        if (shape.Thin)
        {
            Thin(shape, image, sums);
            return;
        }
        switch (shape.Vectors)
        {
            case InstructionSet.Vector512:
                Thick<Simd512, Vector512<float>>(shape, image, sums);
                break;
            case InstructionSet.Vector256:
                Thick<Simd256, Vector256<float>>(shape, image, sums);
                break;
            case InstructionSet.Vector128:
                Thick<Simd128, Vector128<float>>(shape, image, sums);
                break;
            default:
                Thick<SimdScalar, float>(shape, image, sums);
                break;
        }
    }

    static void Thin(ImageShape shape, float* image, float* sums)
    {
        for (var row = 0; row < shape.Height; row++)
        {
            var start = image + shape.OffsetOf(row, 0);
            if (shape.Channels == 1)
            {
                sums[0] += (float)Elementwise.SumAll(shape.Vectors, new(start, shape.Width));
                continue;
            }
            for (var column = 0; column < shape.Width; column++)
            {
                for (var channel = 0; channel < shape.Channels; channel++)
                    sums[channel] += start[(column * shape.PixelStride) + channel];
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Thick<TSimd, TVector>(ImageShape shape, float* image, float* sums)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        nint step = shape.PixelStride;
        nint rowStep = shape.RowStride;
        var (height, width, channels) = (shape.Height, shape.Width, shape.PixelStride);
        image += shape.OffsetOf(0, 0);
        for (var channel = 0; channel < channels; channel += TSimd.Lanes)
        {
            // Several running sums, or each addition would wait for the one before.
            TVector s0, s1, s2, s3;
            s0 = s1 = s2 = s3 = TSimd.Zero;
            for (var row = 0; row < height; row++)
            {
                var pixel = image + (row * rowStep) + channel;
                var column = 0;
                for (; column <= width - 4; column += 4, pixel += 4 * step)
                {
                    s0 = TSimd.Add(s0, TSimd.Load(pixel));
                    s1 = TSimd.Add(s1, TSimd.Load(pixel + step));
                    s2 = TSimd.Add(s2, TSimd.Load(pixel + (2 * step)));
                    s3 = TSimd.Add(s3, TSimd.Load(pixel + (3 * step)));
                }
                for (; column < width; column++, pixel += step)
                    s0 = TSimd.Add(s0, TSimd.Load(pixel));
            }
            var total = TSimd.Add(TSimd.Add(s0, s1), TSimd.Add(s2, s3));
            TSimd.Store(sums + channel, TSimd.Add(TSimd.Load(sums + channel), total));
        }
    }
}
