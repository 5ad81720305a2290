using VaePipeline.Kernels.Tiles;

namespace VaePipeline.Kernels.Convolutions;

/// <summary>
/// A tap convolution to a thin image, such as a spectrogram with its one channel. Output channels cannot fill a vector, so vectors run along
/// the taps, for eight pixels at a time, and their lanes are summed at the end.
/// </summary>
internal static unsafe class TapDot
{
    const int PixelsAtOnce = 256;

    public static void Run(TapPlan plan, float* source, float* weights, float* bias, float* destination, Epilogue epilogue)
    {
        delegate* <TapPlan, float*, float*, float*, float*, Epilogue, void> run = plan.Source.Vectors switch
        {
            VectorWidth.Bits512 => &Run<Floats512>,
            VectorWidth.Bits256 => &Run<Floats256>,
            VectorWidth.Bits128 => &Run<Floats128>,
            _ => &Run<FloatsScalar>,
        };
        run(plan, source, weights, bias, destination, epilogue);
    }

    static void Run<V>(TapPlan plan, float* source, float* weights, float* bias, float* destination, Epilogue epilogue)
        where V : unmanaged, IFloatLanes<V>
    {
        var sums = stackalloc float[PixelsAtOnce];
        foreach (var phase in plan.Phases)
            fixed (TileRun* runs = phase.SingleRuns)
                for (var channel = 0; channel < plan.Destination.Channels; channel++)
                {
                    var w = weights + phase.WeightStart + (channel * phase.Taps);
                    for (var row = 0; row < phase.Rows; row++)
                    for (var column = 0; column < phase.Columns; column += PixelsAtOnce)
                    {
                        var pixels = Math.Min(PixelsAtOnce, phase.Columns - column);
                        var s = source + phase.SourceStart + (row * phase.SourceRowStep) + (column * phase.SourceStep);
                        var d =
                            destination
                            + phase.DestinationStart
                            + (row * phase.DestinationRowStep)
                            + (column * phase.DestinationStep)
                            + channel;
                        Eights<V>(s, phase.SourceStep, runs, phase.SingleRuns.Length, w, sums, pixels / 8);
                        for (var pixel = pixels / 8 * 8; pixel < pixels; pixel++)
                            sums[pixel] = One<V>(s + (pixel * phase.SourceStep), runs, phase.SingleRuns.Length, w);
                        Finish(sums, pixels, bias[channel], d, phase.DestinationStep, epilogue);
                    }
                }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Eights<V>(float* source, nint step, TileRun* runs, int runCount, float* weights, float* sums, int eights)
        where V : unmanaged, IFloatLanes<V>
    {
        nint step2 = step * 2,
            step3 = step * 3,
            step4 = step * 4,
            step5 = step * 5,
            step6 = step * 6,
            step7 = step * 7;
        for (; eights > 0; eights--)
        {
            V a0,
                a1,
                a2,
                a3,
                a4,
                a5,
                a6,
                a7;
            a0 = a1 = a2 = a3 = a4 = a5 = a6 = a7 = V.Broadcast(0);
            var w = weights;
            for (var run = 0; run < runCount; run++)
            {
                var s = source + runs[run].Scalar;
                var end = s + runs[run].Length;
                do
                {
                    var w0 = V.Load(w);
                    a0.AddProduct(V.Load(s), w0);
                    a1.AddProduct(V.Load(s + step), w0);
                    a2.AddProduct(V.Load(s + step2), w0);
                    a3.AddProduct(V.Load(s + step3), w0);
                    a4.AddProduct(V.Load(s + step4), w0);
                    a5.AddProduct(V.Load(s + step5), w0);
                    a6.AddProduct(V.Load(s + step6), w0);
                    a7.AddProduct(V.Load(s + step7), w0);
                    w += V.Count;
                    s += V.Count;
                } while (s != end);
            }
            V.StoreSums(a0, a1, a2, a3, a4, a5, a6, a7, sums);
            source += 8 * step;
            sums += 8;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static float One<V>(float* source, TileRun* runs, int runCount, float* weights)
        where V : unmanaged, IFloatLanes<V>
    {
        var sum = V.Broadcast(0);
        for (var run = 0; run < runCount; run++)
        {
            var s = source + runs[run].Scalar;
            var end = s + runs[run].Length;
            for (; s != end; s += V.Count, weights += V.Count)
                sum.AddProduct(V.Load(s), V.Load(weights));
        }
        return sum.Sum();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Finish(float* sums, int count, float bias, float* destination, nint step, Epilogue epilogue)
    {
        if (epilogue == Epilogue.Relu)
        {
            for (var i = 0; i < count; i++)
                sums[i] = sums[i] + bias < 0 ? -bias : sums[i];
        }
        for (var i = 0; i < count; i++, destination += step)
            *destination = sums[i] + bias;
    }
}
