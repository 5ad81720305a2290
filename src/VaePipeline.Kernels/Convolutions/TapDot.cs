using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using VaePipeline.Kernels.Simd;

namespace VaePipeline.Kernels.Convolutions;

/// <summary>
/// A tap convolution into a thin image (a spectrogram has one channel): output channels cannot fill a vector, so the vectors run along
/// the taps, eight pixels at a time, and are summed across at the end.
/// </summary>
internal static unsafe class TapDot
{
    const int PixelsAtOnce = 256;

    public static void Run(TapPlan plan, float* source, float* weights, float* bias, float* destination, Epilogue epilogue)
    {
        switch (plan.Source.Vectors)
        {
            case InstructionSet.Vector512:
                Run<Simd512, Vector512<float>>(plan, source, weights, bias, destination, epilogue);
                break;
            case InstructionSet.Vector256:
                Run<Simd256, Vector256<float>>(plan, source, weights, bias, destination, epilogue);
                break;
            case InstructionSet.Vector128:
                Run<Simd128, Vector128<float>>(plan, source, weights, bias, destination, epilogue);
                break;
            default:
                Run<SimdScalar, float>(plan, source, weights, bias, destination, epilogue);
                break;
        }
    }

    static void Run<TSimd, TVector>(TapPlan plan, float* source, float* weights, float* bias, float* destination, Epilogue epilogue)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        var sums = stackalloc float[PixelsAtOnce];
        foreach (var phase in plan.Phases)
        {
            fixed (TapRun* runs = phase.Runs)
            {
                for (var channel = 0; channel < plan.Destination.Channels; channel++)
                {
                    var w = weights + phase.WeightStart + (channel * phase.Taps);
                    for (var row = 0; row < phase.Rows; row++)
                    {
                        for (var column = 0; column < phase.Columns; column += PixelsAtOnce)
                        {
                            var pixels = Math.Min(PixelsAtOnce, phase.Columns - column);
                            var s = source + phase.SourceStart + (row * phase.SourceRowStep) + (column * phase.SourceStep);
                            var d = destination + phase.DestinationStart + (row * phase.DestinationRowStep)
                                + (column * phase.DestinationStep) + channel;
                            Eights<TSimd, TVector>(s, phase.SourceStep, runs, phase.Runs.Length, w, sums, pixels / 8);
                            for (var pixel = pixels / 8 * 8; pixel < pixels; pixel++)
                                sums[pixel] = One<TSimd, TVector>(s + (pixel * phase.SourceStep), runs, phase.Runs.Length, w);
                            Finish(sums, pixels, bias[channel], d, phase.DestinationStep, epilogue);
                        }
                    }
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Eights<TSimd, TVector>(float* source, nint step, TapRun* runs, int runCount, float* weights, float* sums, int eights)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        nint step2 = step * 2, step3 = step * 3, step4 = step * 4, step5 = step * 5, step6 = step * 6, step7 = step * 7;
        for (; eights > 0; eights--)
        {
            TVector a0, a1, a2, a3, a4, a5, a6, a7;
            a0 = a1 = a2 = a3 = a4 = a5 = a6 = a7 = TSimd.Zero;
            var w = weights;
            for (var run = 0; run < runCount; run++)
            {
                var s = source + runs[run].Offset;
                var end = s + runs[run].Length;
                do
                {
                    var w0 = TSimd.Load(w);
                    a0 = TSimd.MultiplyAdd(TSimd.Load(s), w0, a0);
                    a1 = TSimd.MultiplyAdd(TSimd.Load(s + step), w0, a1);
                    a2 = TSimd.MultiplyAdd(TSimd.Load(s + step2), w0, a2);
                    a3 = TSimd.MultiplyAdd(TSimd.Load(s + step3), w0, a3);
                    a4 = TSimd.MultiplyAdd(TSimd.Load(s + step4), w0, a4);
                    a5 = TSimd.MultiplyAdd(TSimd.Load(s + step5), w0, a5);
                    a6 = TSimd.MultiplyAdd(TSimd.Load(s + step6), w0, a6);
                    a7 = TSimd.MultiplyAdd(TSimd.Load(s + step7), w0, a7);
                    w += TSimd.Lanes;
                    s += TSimd.Lanes;
                }
                while (s != end);
            }
            TSimd.StoreSums(a0, a1, a2, a3, a4, a5, a6, a7, sums);
            source += 8 * step;
            sums += 8;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static float One<TSimd, TVector>(float* source, TapRun* runs, int runCount, float* weights)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        var sum = TSimd.Zero;
        for (var run = 0; run < runCount; run++)
        {
            var s = source + runs[run].Offset;
            var end = s + runs[run].Length;
            for (; s != end; s += TSimd.Lanes, weights += TSimd.Lanes)
                sum = TSimd.MultiplyAdd(TSimd.Load(s), TSimd.Load(weights), sum);
        }
        return TSimd.Sum(sum);
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
