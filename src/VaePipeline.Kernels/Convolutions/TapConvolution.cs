using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using VaePipeline.Kernels.Simd;

namespace VaePipeline.Kernels.Convolutions;

/// <summary>What happens to a sum before it is stored.</summary>
internal enum Epilogue
{
    None,
    Relu,

    /// <summary>The backward pass of a ReLU: zero where the activation at the same place (gate) was not positive.</summary>
    Gate,
}

/// <summary>
/// The kernel that nearly all the arithmetic goes through:
/// destination[p][oc] = bias[oc] + sum over taps k of source[p][k] * weights[k][oc],
/// for a tile of up to 8 pixels p by one or two vectors of output channels whose sums stay in registers. A tile of 8 by 2 does 16
/// multiply-adds for 2 vectors and 8 single values loaded, few enough for the first-level cache to keep up with the multiply-add units.
/// </summary>
internal static unsafe class TapConvolution
{
    /// <summary>For so many examples, block of channels by block of channels: so a block's weights are fetched once for all of them.</summary>
    public static void Run(
        TapPlan plan, Images source, float* weights, float* bias, Images destination, Epilogue epilogue, Images gate, int examples = 1)
    {
        switch (plan.Destination.Vectors)
        {
            case InstructionSet.Vector512:
                Run<Simd512, Vector512<float>>(plan, source, weights, bias, destination, epilogue, gate, examples);
                break;
            case InstructionSet.Vector256:
                Run<Simd256, Vector256<float>>(plan, source, weights, bias, destination, epilogue, gate, examples);
                break;
            case InstructionSet.Vector128:
                Run<Simd128, Vector128<float>>(plan, source, weights, bias, destination, epilogue, gate, examples);
                break;
            default:
                Run<SimdScalar, float>(plan, source, weights, bias, destination, epilogue, gate, examples);
                break;
        }
    }

    static void Run<TSimd, TVector>(
        TapPlan plan, Images source, float* weights, float* bias, Images destination, Epilogue epilogue, Images gate, int examples)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        var channels = plan.Destination.PixelStride;
        foreach (var phase in plan.Phases)
        {
            for (var channel = 0; channel < channels; channel += 2 * TSimd.Lanes)
            {
                var panel = weights + phase.WeightStart + (phase.Taps * channel);
                for (var example = 0; example < examples; example++)
                {
                    var s = source[example] + phase.SourceStart;
                    var d = destination[example] + phase.DestinationStart + channel;
                    var g = epilogue == Epilogue.Gate ? gate[example] + phase.DestinationStart + channel : null;
                    if (channel + TSimd.Lanes < channels)
                        Pixels<TSimd, TVector, Size2>(phase, s, panel, bias + channel, d, epilogue, g);
                    else
                        Pixels<TSimd, TVector, Size1>(phase, s, panel, bias + channel, d, epilogue, g);
                }
            }
        }
    }

    // Where tiles fill rows, a row is one call. Elsewhere tiles run on from one row into the next, so that narrow images fill them too.
    static void Pixels<TSimd, TVector, TVectors>(
        TapPhase phase, float* source, float* weights, float* bias, float* destination, Epilogue epilogue, float* gate)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
        where TVectors : struct, ISize
    {
        var eights = TSimd.Accumulators >= 8 * TVectors.Count;
        var largest = eights ? 8 : 4;
        fixed (TapRun* runs = phase.Runs)
        fixed (int* from = phase.SourceOffsets, to = phase.DestinationOffsets)
        {
            var taps = new Taps(runs, phase.Runs.Length, weights, bias);
            var result = new Result(destination, gate, epilogue);
            var pixel = 0;
            if (phase.Columns % largest == 0)
            {
                for (; pixel < phase.Pixels; pixel += phase.Columns)
                {
                    if (eights)
                        Tile<TSimd, TVector, Size8, TVectors>(
                            taps, source, from + pixel, 8 * phase.SourceStep, result, to + pixel, 8 * phase.DestinationStep,
                            phase.Columns / 8);
                    else
                        Tile<TSimd, TVector, Size4, TVectors>(
                            taps, source, from + pixel, 4 * phase.SourceStep, result, to + pixel, 4 * phase.DestinationStep,
                            phase.Columns / 4);
                }
                return;
            }
            if (eights)
            {
                for (; pixel + 8 <= phase.Pixels; pixel += 8)
                    Tile<TSimd, TVector, Size8, TVectors>(taps, source, from + pixel, 0, result, to + pixel, 0, 1);
            }
            for (; pixel + 4 <= phase.Pixels; pixel += 4)
                Tile<TSimd, TVector, Size4, TVectors>(taps, source, from + pixel, 0, result, to + pixel, 0, 1);
            for (; pixel + 2 <= phase.Pixels; pixel += 2)
                Tile<TSimd, TVector, Size2, TVectors>(taps, source, from + pixel, 0, result, to + pixel, 0, 1);
            for (; pixel < phase.Pixels; pixel++)
                Tile<TSimd, TVector, Size1, TVectors>(taps, source, from + pixel, 0, result, to + pixel, 0, 1);
        }
    }

    // a0..a7 are pixels 0..7 in the first vector of channels, b0..b7 in the second. Conditions on sizes are constants to the JIT: what a
    // tile does not use is not in its code.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Tile<TSimd, TVector, TPixels, TVectors>(
        Taps taps, float* source, int* sourceOffsets, nint sourceAdvance, Result result, int* offsets, nint advance, int tiles)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
        where TPixels : struct, ISize
        where TVectors : struct, ISize
    {
        source += sourceOffsets[0];
        nint o1 = 0, o2 = 0, o3 = 0, o4 = 0, o5 = 0, o6 = 0, o7 = 0;
        if (TPixels.Count > 1)
            o1 = sourceOffsets[1] - sourceOffsets[0];
        if (TPixels.Count > 2)
        {
            o2 = sourceOffsets[2] - sourceOffsets[0];
            o3 = sourceOffsets[3] - sourceOffsets[0];
        }
        if (TPixels.Count > 4)
        {
            o4 = sourceOffsets[4] - sourceOffsets[0];
            o5 = sourceOffsets[5] - sourceOffsets[0];
            o6 = sourceOffsets[6] - sourceOffsets[0];
            o7 = sourceOffsets[7] - sourceOffsets[0];
        }
        for (nint done = 0; tiles > 0; tiles--)
        {
            TVector a0, a1, a2, a3, a4, a5, a6, a7, b0, b1, b2, b3, b4, b5, b6, b7;
            a0 = a1 = a2 = a3 = a4 = a5 = a6 = a7 = TSimd.Load(taps.Bias);
            b0 = b1 = b2 = b3 = b4 = b5 = b6 = b7 = TVectors.Count == 2 ? TSimd.Load(taps.Bias + TSimd.Lanes) : a0;
            var w = taps.Weights;
            for (var run = 0; run < taps.RunCount; run++)
            {
                var s = source + taps.Runs[run].Offset;
                var end = s + taps.Runs[run].Length;
                do
                {
                    var w0 = TSimd.Load(w);
                    var w1 = TVectors.Count == 2 ? TSimd.Load(w + TSimd.Lanes) : w0;
                    var x = TSimd.Broadcast(*s);
                    a0 = TSimd.MultiplyAdd(x, w0, a0);
                    if (TVectors.Count == 2)
                        b0 = TSimd.MultiplyAdd(x, w1, b0);
                    if (TPixels.Count > 1)
                    {
                        x = TSimd.Broadcast(s[o1]);
                        a1 = TSimd.MultiplyAdd(x, w0, a1);
                        if (TVectors.Count == 2)
                            b1 = TSimd.MultiplyAdd(x, w1, b1);
                    }
                    if (TPixels.Count > 2)
                    {
                        x = TSimd.Broadcast(s[o2]);
                        a2 = TSimd.MultiplyAdd(x, w0, a2);
                        if (TVectors.Count == 2)
                            b2 = TSimd.MultiplyAdd(x, w1, b2);
                        x = TSimd.Broadcast(s[o3]);
                        a3 = TSimd.MultiplyAdd(x, w0, a3);
                        if (TVectors.Count == 2)
                            b3 = TSimd.MultiplyAdd(x, w1, b3);
                    }
                    if (TPixels.Count > 4)
                    {
                        x = TSimd.Broadcast(s[o4]);
                        a4 = TSimd.MultiplyAdd(x, w0, a4);
                        if (TVectors.Count == 2)
                            b4 = TSimd.MultiplyAdd(x, w1, b4);
                        x = TSimd.Broadcast(s[o5]);
                        a5 = TSimd.MultiplyAdd(x, w0, a5);
                        if (TVectors.Count == 2)
                            b5 = TSimd.MultiplyAdd(x, w1, b5);
                        x = TSimd.Broadcast(s[o6]);
                        a6 = TSimd.MultiplyAdd(x, w0, a6);
                        if (TVectors.Count == 2)
                            b6 = TSimd.MultiplyAdd(x, w1, b6);
                        x = TSimd.Broadcast(s[o7]);
                        a7 = TSimd.MultiplyAdd(x, w0, a7);
                        if (TVectors.Count == 2)
                            b7 = TSimd.MultiplyAdd(x, w1, b7);
                    }
                    w += TVectors.Count * TSimd.Lanes;
                    s++;
                }
                while (s != end);
            }
            Finish<TSimd, TVector, TPixels>(a0, a1, a2, a3, a4, a5, a6, a7, result, done, offsets);
            if (TVectors.Count == 2)
                Finish<TSimd, TVector, TPixels>(b0, b1, b2, b3, b4, b5, b6, b7, result, done + TSimd.Lanes, offsets);
            source += sourceAdvance;
            done += advance;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Finish<TSimd, TVector, TPixels>(
        TVector c0, TVector c1, TVector c2, TVector c3, TVector c4, TVector c5, TVector c6, TVector c7, Result result, nint done,
        int* offsets)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
        where TPixels : struct, ISize
    {
        if (result.Epilogue == Epilogue.Relu)
        {
            c0 = TSimd.Rectify(c0);
            c1 = TSimd.Rectify(c1);
            c2 = TSimd.Rectify(c2);
            c3 = TSimd.Rectify(c3);
            c4 = TSimd.Rectify(c4);
            c5 = TSimd.Rectify(c5);
            c6 = TSimd.Rectify(c6);
            c7 = TSimd.Rectify(c7);
        }
        else if (result.Epilogue == Epilogue.Gate)
        {
            var gate = result.Gate + done;
            c0 = TSimd.WherePositive(TSimd.Load(gate + offsets[0]), c0);
            if (TPixels.Count > 1)
            {
                c1 = TSimd.WherePositive(TSimd.Load(gate + offsets[1]), c1);
            }
            if (TPixels.Count > 2)
            {
                c2 = TSimd.WherePositive(TSimd.Load(gate + offsets[2]), c2);
                c3 = TSimd.WherePositive(TSimd.Load(gate + offsets[3]), c3);
            }
            if (TPixels.Count > 4)
            {
                c4 = TSimd.WherePositive(TSimd.Load(gate + offsets[4]), c4);
                c5 = TSimd.WherePositive(TSimd.Load(gate + offsets[5]), c5);
                c6 = TSimd.WherePositive(TSimd.Load(gate + offsets[6]), c6);
                c7 = TSimd.WherePositive(TSimd.Load(gate + offsets[7]), c7);
            }
        }
        var destination = result.Destination + done;
        TSimd.Store(destination + offsets[0], c0);
        if (TPixels.Count > 1)
        {
            TSimd.Store(destination + offsets[1], c1);
        }
        if (TPixels.Count > 2)
        {
            TSimd.Store(destination + offsets[2], c2);
            TSimd.Store(destination + offsets[3], c3);
        }
        if (TPixels.Count > 4)
        {
            TSimd.Store(destination + offsets[4], c4);
            TSimd.Store(destination + offsets[5], c5);
            TSimd.Store(destination + offsets[6], c6);
            TSimd.Store(destination + offsets[7], c7);
        }
    }

    /// <summary>What is summed up: runs of source floats, their weights in the same order, and what the sums start with.</summary>
    readonly struct Taps(TapRun* runs, int runCount, float* weights, float* bias)
    {
        public readonly TapRun* Runs = runs;
        public readonly int RunCount = runCount;
        public readonly float* Weights = weights, Bias = bias;
    }

    /// <summary>Where sums go, and through what.</summary>
    readonly struct Result(float* destination, float* gate, Epilogue epilogue)
    {
        public readonly float* Destination = destination, Gate = gate;
        public readonly Epilogue Epilogue = epilogue;
    }
}
