using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using TorchSharp.Kernels.Simd;

namespace TorchSharp.Kernels.Convolutions;

/// <summary>What happens to a sum before it is stored.</summary>
internal enum Epilogue
{
    None,
    Relu,

    /// <summary>The backward pass of a ReLU: zero where the activation at the same place (gate) was not positive.</summary>
    Gate,
}

/// <summary>
/// The kernel that nearly all the arithmetic goes through: destination[p][oc] = bias[oc] + sum over taps k of source[p][k] * weights[k][oc],
/// for a tile of pixels p by one or two vectors of output channels whose sums stay in registers. A tile of 8 by 2 (or 16 by 1) does 16
/// multiply-adds for each weight vector pair loaded, which is what it takes to keep two 512-bit pipelines fed from the first-level cache.
/// </summary>
internal static unsafe class TapConvolution
{
    public static void Run(TapPlan plan, float* source, float* weights, float* bias, float* destination, Epilogue epilogue, float* gate)
    {
        switch (plan.Destination.Vectors)
        {
            case InstructionSet.Vector512:
                Run<Simd512, Vector512<float>>(plan, source, weights, bias, destination, epilogue, gate);
                break;
            case InstructionSet.Vector256:
                Run<Simd256, Vector256<float>>(plan, source, weights, bias, destination, epilogue, gate);
                break;
            case InstructionSet.Vector128:
                Run<Simd128, Vector128<float>>(plan, source, weights, bias, destination, epilogue, gate);
                break;
            default:
                Run<SimdScalar, float>(plan, source, weights, bias, destination, epilogue, gate);
                break;
        }
    }

    static void Run<TSimd, TVector>(TapPlan plan, float* source, float* weights, float* bias, float* destination, Epilogue epilogue, float* gate)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        var channels = plan.Destination.PixelStride;
        foreach (var phase in plan.Phases)
        {
            for (var channel = 0; channel < channels; channel += 2 * TSimd.Lanes)
            {
                var panel = weights + phase.WeightStart + (phase.Taps * channel);
                for (var row = 0; row < phase.Rows; row++)
                {
                    var at = phase.DestinationStart + (row * phase.DestinationRowStep) + channel;
                    var s = source + phase.SourceStart + (row * phase.SourceRowStep);
                    var d = destination + at;
                    var g = epilogue == Epilogue.Gate ? gate + at : null;
                    if (channel + TSimd.Lanes < channels)
                        TwoVectors<TSimd, TVector>(phase, s, panel, bias + channel, d, epilogue, g);
                    else
                        OneVector<TSimd, TVector>(phase, s, panel, bias + channel, d, epilogue, g);
                }
            }
        }
    }

    static void TwoVectors<TSimd, TVector>(TapPhase phase, float* source, float* weights, float* bias, float* destination, Epilogue epilogue, float* gate)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        var column = 0;
        if (TSimd.Accumulators >= 16)
            column = Tiles<TSimd, TVector, Size8, Size2>(phase, column, source, weights, bias, destination, epilogue, gate);
        column = Tiles<TSimd, TVector, Size4, Size2>(phase, column, source, weights, bias, destination, epilogue, gate);
        column = Tiles<TSimd, TVector, Size2, Size2>(phase, column, source, weights, bias, destination, epilogue, gate);
        Tiles<TSimd, TVector, Size1, Size2>(phase, column, source, weights, bias, destination, epilogue, gate);
    }

    static void OneVector<TSimd, TVector>(TapPhase phase, float* source, float* weights, float* bias, float* destination, Epilogue epilogue, float* gate)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        var column = 0;
        if (TSimd.Accumulators >= 16)
            column = Tiles<TSimd, TVector, Size16, Size1>(phase, column, source, weights, bias, destination, epilogue, gate);
        column = Tiles<TSimd, TVector, Size8, Size1>(phase, column, source, weights, bias, destination, epilogue, gate);
        column = Tiles<TSimd, TVector, Size4, Size1>(phase, column, source, weights, bias, destination, epilogue, gate);
        column = Tiles<TSimd, TVector, Size2, Size1>(phase, column, source, weights, bias, destination, epilogue, gate);
        Tiles<TSimd, TVector, Size1, Size1>(phase, column, source, weights, bias, destination, epilogue, gate);
    }

    /// <summary>As many whole tiles as fit between the column and the row's end; returns the column after them.</summary>
    static int Tiles<TSimd, TVector, TPixels, TVectors>(
        TapPhase phase, int column, float* source, float* weights, float* bias, float* destination, Epilogue epilogue, float* gate)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
        where TPixels : struct, ISize
        where TVectors : struct, ISize
    {
        var tiles = (phase.Columns - column) / TPixels.Count;
        if (tiles == 0)
            return column;
        nint at = column * phase.DestinationStep;
        fixed (TapRun* runs = phase.Runs)
        {
            Tile<TSimd, TVector, TPixels, TVectors>(
                source + (column * phase.SourceStep), phase.SourceStep, runs, phase.Runs.Length, weights, bias,
                destination + at, phase.DestinationStep, epilogue, gate == null ? null : gate + at, tiles);
        }
        return column + (tiles * TPixels.Count);
    }

    // Sums a0..a7 are pixels 0..7 in the first vector of channels. b0..b7 are the same pixels in the second vector, or pixels 8..15
    // where there is one vector. Conditions on sizes are constants to the JIT: what a tile does not use is not in its code.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Tile<TSimd, TVector, TPixels, TVectors>(
        float* source, nint step, TapRun* runs, int runCount, float* weights, float* bias,
        float* destination, nint destinationStep, Epilogue epilogue, float* gate, int tiles)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
        where TPixels : struct, ISize
        where TVectors : struct, ISize
    {
        var step2 = step * 2;
        var step3 = step * 3;
        var step4 = step * 4;
        var step5 = step * 5;
        var step6 = step * 6;
        var step7 = step * 7;
        for (; tiles > 0; tiles--)
        {
            TVector a0, a1, a2, a3, a4, a5, a6, a7, b0, b1, b2, b3, b4, b5, b6, b7;
            a0 = a1 = a2 = a3 = a4 = a5 = a6 = a7 = TSimd.Load(bias);
            b0 = b1 = b2 = b3 = b4 = b5 = b6 = b7 = TVectors.Count == 2 ? TSimd.Load(bias + TSimd.Lanes) : a0;
            var w = weights;
            for (var run = 0; run < runCount; run++)
            {
                var s = source + runs[run].Offset;
                var end = s + runs[run].Length;
                do
                {
                    var w0 = TSimd.Load(w);
                    if (TVectors.Count == 2)
                    {
                        var w1 = TSimd.Load(w + TSimd.Lanes);
                        var x = TSimd.Broadcast(*s);
                        a0 = TSimd.MultiplyAdd(x, w0, a0);
                        b0 = TSimd.MultiplyAdd(x, w1, b0);
                        if (TPixels.Count > 1)
                        {
                            x = TSimd.Broadcast(s[step]);
                            a1 = TSimd.MultiplyAdd(x, w0, a1);
                            b1 = TSimd.MultiplyAdd(x, w1, b1);
                        }
                        if (TPixels.Count > 2)
                        {
                            x = TSimd.Broadcast(s[step2]);
                            a2 = TSimd.MultiplyAdd(x, w0, a2);
                            b2 = TSimd.MultiplyAdd(x, w1, b2);
                            x = TSimd.Broadcast(s[step3]);
                            a3 = TSimd.MultiplyAdd(x, w0, a3);
                            b3 = TSimd.MultiplyAdd(x, w1, b3);
                        }
                        if (TPixels.Count > 4)
                        {
                            x = TSimd.Broadcast(s[step4]);
                            a4 = TSimd.MultiplyAdd(x, w0, a4);
                            b4 = TSimd.MultiplyAdd(x, w1, b4);
                            x = TSimd.Broadcast(s[step5]);
                            a5 = TSimd.MultiplyAdd(x, w0, a5);
                            b5 = TSimd.MultiplyAdd(x, w1, b5);
                            x = TSimd.Broadcast(s[step6]);
                            a6 = TSimd.MultiplyAdd(x, w0, a6);
                            b6 = TSimd.MultiplyAdd(x, w1, b6);
                            x = TSimd.Broadcast(s[step7]);
                            a7 = TSimd.MultiplyAdd(x, w0, a7);
                            b7 = TSimd.MultiplyAdd(x, w1, b7);
                        }
                    }
                    else
                    {
                        a0 = TSimd.MultiplyAdd(TSimd.Broadcast(*s), w0, a0);
                        if (TPixels.Count > 1)
                        {
                            a1 = TSimd.MultiplyAdd(TSimd.Broadcast(s[step]), w0, a1);
                        }
                        if (TPixels.Count > 2)
                        {
                            a2 = TSimd.MultiplyAdd(TSimd.Broadcast(s[step2]), w0, a2);
                            a3 = TSimd.MultiplyAdd(TSimd.Broadcast(s[step3]), w0, a3);
                        }
                        if (TPixels.Count > 4)
                        {
                            a4 = TSimd.MultiplyAdd(TSimd.Broadcast(s[step4]), w0, a4);
                            a5 = TSimd.MultiplyAdd(TSimd.Broadcast(s[step5]), w0, a5);
                            a6 = TSimd.MultiplyAdd(TSimd.Broadcast(s[step6]), w0, a6);
                            a7 = TSimd.MultiplyAdd(TSimd.Broadcast(s[step7]), w0, a7);
                        }
                        if (TPixels.Count > 8)
                        {
                            var t = s + (step * 8);
                            b0 = TSimd.MultiplyAdd(TSimd.Broadcast(*t), w0, b0);
                            b1 = TSimd.MultiplyAdd(TSimd.Broadcast(t[step]), w0, b1);
                            b2 = TSimd.MultiplyAdd(TSimd.Broadcast(t[step2]), w0, b2);
                            b3 = TSimd.MultiplyAdd(TSimd.Broadcast(t[step3]), w0, b3);
                            b4 = TSimd.MultiplyAdd(TSimd.Broadcast(t[step4]), w0, b4);
                            b5 = TSimd.MultiplyAdd(TSimd.Broadcast(t[step5]), w0, b5);
                            b6 = TSimd.MultiplyAdd(TSimd.Broadcast(t[step6]), w0, b6);
                            b7 = TSimd.MultiplyAdd(TSimd.Broadcast(t[step7]), w0, b7);
                        }
                    }
                    w += TVectors.Count * TSimd.Lanes;
                    s++;
                }
                while (s != end);
            }
            Finish<TSimd, TVector, TPixels>(a0, a1, a2, a3, a4, a5, a6, a7, destination, destinationStep, epilogue, gate);
            if (TVectors.Count == 2)
                Finish<TSimd, TVector, TPixels>(b0, b1, b2, b3, b4, b5, b6, b7, destination + TSimd.Lanes, destinationStep, epilogue, gate + TSimd.Lanes);
            else if (TPixels.Count > 8)
                Finish<TSimd, TVector, TPixels>(b0, b1, b2, b3, b4, b5, b6, b7, destination + (8 * destinationStep), destinationStep, epilogue, gate + (8 * destinationStep));
            source += TPixels.Count * step;
            destination += TPixels.Count * destinationStep;
            gate += TPixels.Count * destinationStep;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Finish<TSimd, TVector, TPixels>(
        TVector c0, TVector c1, TVector c2, TVector c3, TVector c4, TVector c5, TVector c6, TVector c7,
        float* destination, nint step, Epilogue epilogue, float* gate)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
        where TPixels : struct, ISize
    {
        if (epilogue == Epilogue.Relu)
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
        else if (epilogue == Epilogue.Gate)
        {
            c0 = TSimd.WherePositive(TSimd.Load(gate), c0);
            if (TPixels.Count > 1)
            {
                c1 = TSimd.WherePositive(TSimd.Load(gate + step), c1);
            }
            if (TPixels.Count > 2)
            {
                c2 = TSimd.WherePositive(TSimd.Load(gate + (2 * step)), c2);
                c3 = TSimd.WherePositive(TSimd.Load(gate + (3 * step)), c3);
            }
            if (TPixels.Count > 4)
            {
                c4 = TSimd.WherePositive(TSimd.Load(gate + (4 * step)), c4);
                c5 = TSimd.WherePositive(TSimd.Load(gate + (5 * step)), c5);
                c6 = TSimd.WherePositive(TSimd.Load(gate + (6 * step)), c6);
                c7 = TSimd.WherePositive(TSimd.Load(gate + (7 * step)), c7);
            }
        }
        TSimd.Store(destination, c0);
        if (TPixels.Count > 1)
        {
            TSimd.Store(destination + step, c1);
        }
        if (TPixels.Count > 2)
        {
            TSimd.Store(destination + (2 * step), c2);
            TSimd.Store(destination + (3 * step), c3);
        }
        if (TPixels.Count > 4)
        {
            TSimd.Store(destination + (4 * step), c4);
            TSimd.Store(destination + (5 * step), c5);
            TSimd.Store(destination + (6 * step), c6);
            TSimd.Store(destination + (7 * step), c7);
        }
    }
}
