using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using TorchSharp.Kernels.Simd;

namespace TorchSharp.Kernels.Convolutions;

/// <summary>
/// A tap convolution into a thin image (a spectrogram has one channel): output channels cannot fill a vector, so the vectors run along
/// the taps, eight pixels at a time, and are summed across at the end.
/// </summary>
internal static unsafe class TapDot
{
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
        foreach (var phase in plan.Phases)
        {
            for (var channel = 0; channel < plan.Destination.Channels; channel++)
            {
                var w = weights + phase.WeightStart + (channel * phase.Taps);
                for (var row = 0; row < phase.Rows; row++)
                {
                    var s = source + phase.SourceStart + (row * phase.SourceRowStep);
                    var d = destination + phase.DestinationStart + (row * phase.DestinationRowStep) + channel;
                    fixed (TapRun* runs = phase.Runs)
                    {
                        var eights = phase.Columns / 8;
                        Tile<TSimd, TVector, Size8>(s, phase.SourceStep, runs, phase.Runs.Length, w, bias[channel], d, phase.DestinationStep, epilogue, eights);
                        s += 8 * eights * phase.SourceStep;
                        d += 8 * eights * phase.DestinationStep;
                        Tile<TSimd, TVector, Size1>(s, phase.SourceStep, runs, phase.Runs.Length, w, bias[channel], d, phase.DestinationStep, epilogue, phase.Columns % 8);
                    }
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Tile<TSimd, TVector, TPixels>(
        float* source, nint step, TapRun* runs, int runCount, float* weights, float bias, float* destination, nint destinationStep, Epilogue epilogue, int tiles)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
        where TPixels : struct, ISize
    {
        for (; tiles > 0; tiles--)
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
                    if (TPixels.Count == 8)
                    {
                        a1 = TSimd.MultiplyAdd(TSimd.Load(s + step), w0, a1);
                        a2 = TSimd.MultiplyAdd(TSimd.Load(s + (2 * step)), w0, a2);
                        a3 = TSimd.MultiplyAdd(TSimd.Load(s + (3 * step)), w0, a3);
                        a4 = TSimd.MultiplyAdd(TSimd.Load(s + (4 * step)), w0, a4);
                        a5 = TSimd.MultiplyAdd(TSimd.Load(s + (5 * step)), w0, a5);
                        a6 = TSimd.MultiplyAdd(TSimd.Load(s + (6 * step)), w0, a6);
                        a7 = TSimd.MultiplyAdd(TSimd.Load(s + (7 * step)), w0, a7);
                    }
                    w += TSimd.Lanes;
                    s += TSimd.Lanes;
                }
                while (s != end);
            }
            Finish<TSimd, TVector>(a0, bias, destination, epilogue);
            if (TPixels.Count == 8)
            {
                Finish<TSimd, TVector>(a1, bias, destination + destinationStep, epilogue);
                Finish<TSimd, TVector>(a2, bias, destination + (2 * destinationStep), epilogue);
                Finish<TSimd, TVector>(a3, bias, destination + (3 * destinationStep), epilogue);
                Finish<TSimd, TVector>(a4, bias, destination + (4 * destinationStep), epilogue);
                Finish<TSimd, TVector>(a5, bias, destination + (5 * destinationStep), epilogue);
                Finish<TSimd, TVector>(a6, bias, destination + (6 * destinationStep), epilogue);
                Finish<TSimd, TVector>(a7, bias, destination + (7 * destinationStep), epilogue);
            }
            source += TPixels.Count * step;
            destination += TPixels.Count * destinationStep;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Finish<TSimd, TVector>(TVector sum, float bias, float* destination, Epilogue epilogue)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        var value = bias + TSimd.Sum(sum);
        *destination = epilogue == Epilogue.Relu && value < 0 ? 0 : value;
    }
}
