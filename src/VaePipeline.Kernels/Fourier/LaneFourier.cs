using System.Numerics;
using System.Runtime.CompilerServices;
using VaePipeline.Kernels.Simd;

namespace VaePipeline.Kernels.Fourier;

/// <summary>Complex Fourier transforms of as many signals at once as a vector has lanes: one signal a lane, so that no step shuffles.</summary>
internal static unsafe class LaneFourier<L, T>
    where L : unmanaged, ILanes<L, T> where T : unmanaged, INumberBase<T>
{
    /// <summary>Receives the bins of a transform, as the last pass computes them.</summary>
    public interface IBins
    {
        /// <summary>Takes the bin at one of the plan's positions.</summary>
        void Store(int position, Complex<L, T> bin);
    }

    /// <summary>Leaves the bins in place, at the plan's positions.</summary>
    public readonly struct InPlace(T* data) : IBins
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Store(int position, Complex<L, T> bin) => bin.Store(data, position);
    }

    /// <summary>Transforms (Points, 2, lanes); the data is overwritten.</summary>
    [MethodImpl(VectorLoops.Compiled)]
    public static void Transform<TBins>(FourierPlan<T> plan, T* data, TBins bins) where TBins : IBins =>
        Transform(plan, data, 0, plan.Points, pass: 0, plan.Twiddles.Pointer, bins);

    /// <summary>A block: a pass over it, then each of its parts to the end, while it is in the cache.</summary>
    [MethodImpl(VectorLoops.Compiled)]
    static void Transform<TBins>(FourierPlan<T> plan, T* data, int start, int block, int pass, T* twiddles, TBins bins) where TBins : IBins
    {
        var radix = plan.Radices[pass];
        var part = block / radix;
        if (part == 1)
        {
            if (radix == 8)
                Last8(data, start, bins);
            else
                Last4(data, start, bins);
            return;
        }
        if (radix == 8)
            Pass8(data + start * 2 * L.Count, part, twiddles);
        else
            Pass4(data + start * 2 * L.Count, part, twiddles);
        twiddles += part * (radix - 1) * 2;
        for (var next = start; next < start + block; next += part)
            Transform(plan, data, next, part, pass + 1, twiddles, bins);
    }

    [MethodImpl(VectorLoops.Compiled)]
    static void Pass8(T* data, int places, T* twiddles)
    {
        for (var place = 0; place < places; place++, twiddles += 14)
        {
            Butterfly8(data, place, places,
                out var y0, out var y1, out var y2, out var y3, out var y4, out var y5, out var y6, out var y7);
            y0.Store(data, place);
            y1.Rotated(twiddles).Store(data, place + places);
            y2.Rotated(twiddles + 2).Store(data, place + 2 * places);
            y3.Rotated(twiddles + 4).Store(data, place + 3 * places);
            y4.Rotated(twiddles + 6).Store(data, place + 4 * places);
            y5.Rotated(twiddles + 8).Store(data, place + 5 * places);
            y6.Rotated(twiddles + 10).Store(data, place + 6 * places);
            y7.Rotated(twiddles + 12).Store(data, place + 7 * places);
        }
    }

    [MethodImpl(VectorLoops.Compiled)]
    static void Last8<TBins>(T* data, int start, TBins bins) where TBins : IBins
    {
        Butterfly8(data, start, 1,
            out var y0, out var y1, out var y2, out var y3, out var y4, out var y5, out var y6, out var y7);
        bins.Store(start, y0);
        bins.Store(start + 1, y1);
        bins.Store(start + 2, y2);
        bins.Store(start + 3, y3);
        bins.Store(start + 4, y4);
        bins.Store(start + 5, y5);
        bins.Store(start + 6, y6);
        bins.Store(start + 7, y7);
    }

    [MethodImpl(VectorLoops.Compiled)]
    static void Pass4(T* data, int places, T* twiddles)
    {
        for (var place = 0; place < places; place++, twiddles += 6)
        {
            Butterfly4(data, place, places, out var y0, out var y1, out var y2, out var y3);
            y0.Store(data, place);
            y1.Rotated(twiddles).Store(data, place + places);
            y2.Rotated(twiddles + 2).Store(data, place + 2 * places);
            y3.Rotated(twiddles + 4).Store(data, place + 3 * places);
        }
    }

    [MethodImpl(VectorLoops.Compiled)]
    static void Last4<TBins>(T* data, int start, TBins bins) where TBins : IBins
    {
        Butterfly4(data, start, 1, out var y0, out var y1, out var y2, out var y3);
        bins.Store(start, y0);
        bins.Store(start + 1, y1);
        bins.Store(start + 2, y2);
        bins.Store(start + 3, y3);
    }

    /// <summary>The 4-point transform, given sum and difference of its inputs 0 and 2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Butterfly4(Complex<L, T> sum02, Complex<L, T> difference02, Complex<L, T> x1, Complex<L, T> x3,
        out Complex<L, T> y0, out Complex<L, T> y1, out Complex<L, T> y2, out Complex<L, T> y3)
    {
        var (sum13, difference13) = (x1 + x3, x1 - x3);
        y0 = sum02 + sum13;
        y1 = difference02.MinusITimes(difference13);
        y2 = sum02 - sum13;
        y3 = difference02.PlusITimes(difference13);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Butterfly4(T* data, int place, int stride, out Complex<L, T> y0, out Complex<L, T> y1, out Complex<L, T> y2, out Complex<L, T> y3)
    {
        var (x0, x2) = (Complex<L, T>.Load(data, place), Complex<L, T>.Load(data, place + 2 * stride));
        Butterfly4(x0 + x2, x0 - x2, Complex<L, T>.Load(data, place + stride), Complex<L, T>.Load(data, place + 3 * stride), out y0, out y1, out y2, out y3);
    }

    /// <summary>
    /// Even outputs are the 4-point transform of the sums of opposite inputs; odd ones that of their differences, turned by eighths. A turn's
    /// factor, the root of a half, is left to the last additions, which multiply on the way.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Butterfly8(T* data, int place, int stride,
        out Complex<L, T> y0, out Complex<L, T> y1, out Complex<L, T> y2, out Complex<L, T> y3,
        out Complex<L, T> y4, out Complex<L, T> y5, out Complex<L, T> y6, out Complex<L, T> y7)
    {
        var x0 = Complex<L, T>.Load(data, place);
        var x1 = Complex<L, T>.Load(data, place + stride);
        var x2 = Complex<L, T>.Load(data, place + 2 * stride);
        var x3 = Complex<L, T>.Load(data, place + 3 * stride);
        var x4 = Complex<L, T>.Load(data, place + 4 * stride);
        var x5 = Complex<L, T>.Load(data, place + 5 * stride);
        var x6 = Complex<L, T>.Load(data, place + 6 * stride);
        var x7 = Complex<L, T>.Load(data, place + 7 * stride);
        var (sum04, sum26, difference04, difference26) = (x0 + x4, x2 + x6, x0 - x4, x2 - x6);
        Butterfly4(sum04 + sum26, sum04 - sum26, x1 + x5, x3 + x7, out y0, out y2, out y4, out y6);
        var (even1, even3) = (difference04.MinusITimes(difference26), difference04.PlusITimes(difference26));
        var (turned1, turned3) = ((x1 - x5).LongEighthTurn, (x3 - x7).LongEighthTurn);
        var (sum13, difference13) = (turned1.MinusITimes(turned3), turned1.PlusITimes(turned3));
        y1 = even1.Plus(sum13, RootOfHalf);
        y3 = even3.PlusITimes(difference13, -RootOfHalf);
        y5 = even1.Plus(sum13, -RootOfHalf);
        y7 = even3.PlusITimes(difference13, RootOfHalf);
    }

    const double RootOfHalf = 0.70710678118654752;
}
