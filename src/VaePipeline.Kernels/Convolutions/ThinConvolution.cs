using System.Runtime.CompilerServices;
using VaePipeline.Kernels.Matrices;
using VaePipeline.Kernels.Simd;

namespace VaePipeline.Kernels.Convolutions;

/// <summary>A convolution into a thin image (a spectrogram has one channel): see <see cref="ThinPlan"/>.</summary>
internal static unsafe class ThinConvolution
{
    /// <param name="plan">of a thin destination</param>
    /// <param name="source">the source image</param>
    /// <param name="weights">packed as the plan says</param>
    /// <param name="bias">a value for each destination channel</param>
    /// <param name="destination">the image that is written</param>
    /// <param name="relu">whether negative results become zero</param>
    /// <param name="scratch">of the plan's ScratchLength, zeros before the first use and then left alone</param>
    public static void Run(TapPlan plan, float* source, float* weights, float* bias, float* destination, bool relu, float* scratch)
    {
        switch (plan.Source.Vectors)
        {
            case VectorWidth.Bits512:
                Run<Floats512>(plan, source, weights, bias, destination, relu, scratch);
                break;
            case VectorWidth.Bits256:
                Run<Floats256>(plan, source, weights, bias, destination, relu, scratch);
                break;
            case VectorWidth.Bits128:
                Run<Floats128>(plan, source, weights, bias, destination, relu, scratch);
                break;
            default:
                Run<FloatsScalar>(plan, source, weights, bias, destination, relu, scratch);
                break;
        }
    }

    static void Run<V>(TapPlan plan, float* source, float* weights, float* bias, float* destination, bool relu, float* scratch)
        where V : unmanaged, IFloatLanes<V>
    {
        var thin = plan.Thin!;
        var (from, to) = (plan.Source, plan.Destination);
        var terms = stackalloc float*[thin.Taps];
        var next = 0;
        for (var row = 0; row < to.Height; row++)
        {
            var (firstSource, kernelRows) = thin.Rows[row];
            var end = Math.Min(firstSource + kernelRows.Length, from.Height);
            for (next = Math.Max(next, firstSource); next < end; next++)
                Multiply<V>(thin, from, source + from.OffsetOf(next, 0), weights, scratch, Products(thin, scratch, next));
            for (var channel = 0; channel < to.Channels; channel++)
            {
                foreach (var phase in thin.Horizontal)
                {
                    var count = 0;
                    for (var u = 0; u < kernelRows.Length; u++)
                    {
                        var y = firstSource + u;
                        if (y < 0 || y >= from.Height)
                            continue;
                        var tap = (channel * thin.Taps) + (kernelRows[u] * thin.KernelWidth);
                        for (var w = 0; w < phase.Taps.Length; w++)
                            terms[count++] = Products(thin, scratch, y) + ((tap + phase.Taps[w]) * thin.ProductStride) + phase.FirstSource + w;
                    }
                    Add<V>(
                        terms, count, phase.SourceStep, bias[channel], phase.Count, relu,
                        destination + to.OffsetOf(row, phase.FirstOutput) + channel, phase.OutputStep * to.PixelStride);
                }
            }
        }
    }

    /// <summary>Where the products of the first pixel of a source row are.</summary>
    static float* Products(ThinPlan plan, float* scratch, int row)
        => scratch + plan.ProductsStart + (row % plan.RowsKept * plan.RowLength) + plan.Left;

    /// <summary>products[destination channel, tap][pixel] = sum over source channels of weights * pixels.</summary>
    static void Multiply<V>(ThinPlan plan, ImageShape source, float* pixels, float* weights, float* planes, float* products)
        where V : unmanaged, IFloatLanes<V>
    {
        Transposition.Run(source.Vectors, source.Width, source.Channels, pixels, source.PixelStride, planes, plan.PlaneStride);
        MatrixProduct.Run<V>(
            plan.RowLength / plan.ProductStride, plan.Columns, source.Channels,
            new(weights, source.Channels, 1), new(planes, plan.PlaneStride, 1), new(products, plan.ProductStride, 1), null);
    }

    /// <summary>Outputs of a row: output i is the sum of what the terms have at i * step.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Add<V>(float** terms, int count, int step, float bias, int outputs, bool relu, float* destination, nint destinationStep)
        where V : unmanaged, IFloatLanes<V>
    {
        var sums = stackalloc float[V.Count];
        for (var i = 0; i < outputs; i += V.Count)
        {
            var sum = V.Broadcast(bias);
            var lanes = Math.Min(V.Count, outputs - i);
            for (var term = 0; term < count; term++)
            {
                if (step == 1)
                {
                    sum += V.Load(terms[term] + i);
                    continue;
                }
                for (var lane = 0; lane < lanes; lane++)
                    sums[lane] = terms[term][(i + lane) * step];
                sum += V.Load(sums);
            }
            if (relu)
                sum = V.Rectify(sum);
            sum.Store(sums);
            for (var lane = 0; lane < lanes; lane++, destination += destinationStep)
                *destination = sums[lane];
        }
    }
}
