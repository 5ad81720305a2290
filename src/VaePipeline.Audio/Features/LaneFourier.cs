using System.Runtime.CompilerServices;
using VaePipeline.Audio.Vectors;

namespace VaePipeline.Audio.Features;

/// <summary>Fourier transforms of as many frames at once as a vector has lanes: one frame a lane, so that no step shuffles.</summary>
internal static unsafe class LaneFourier<D> where D : unmanaged, IDoubleLanes<D>
{
    /// <summary>Power spectra.</summary>
    /// <param name="plan">The transform.</param>
    /// <param name="signal">Half of each sample (Size, lanes), which spares halving every bin; overwritten.</param>
    /// <param name="power">Squared magnitudes of the spectra of the whole samples (Bins, lanes).</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Power(FourierPlan plan, double* signal, double* power) => Forward<PowerBin>(plan, signal, power);

    /// <summary>Spectra.</summary>
    /// <param name="plan">The transform.</param>
    /// <param name="signal">Half of each sample (Size, lanes); overwritten.</param>
    /// <param name="spectrum">The spectra of the whole samples (Bins, 2, lanes).</param>
    public static void Spectrum(FourierPlan plan, double* signal, double* spectrum) => Forward<ComplexBin>(plan, signal, spectrum);

    /// <summary>
    /// Signals from spectra: Size times the inverse of <see cref="Spectrum"/>, whole samples. It is the forward transform with real and
    /// imaginary parts in each other's place, before and after.
    /// </summary>
    /// <param name="plan">The transform.</param>
    /// <param name="spectrum">Spectra of real signals (Bins, 2, lanes).</param>
    /// <param name="signal">
    /// Receives pairs of samples (Points, 2, lanes), where the passes leave them: samples 2 n + 1 and 2 n are at the n-th of the plan's positions.
    /// </param>
    public static void Inverse(FourierPlan plan, double* spectrum, double* signal)
    {
        var points = plan.Points;
        var twiddles = plan.SplitTwiddles.Pointer;
        for (var bin = 0; bin <= points / 2; bin++)
        {
            var mirror = points - bin;
            var a = Complex<D>.Load(spectrum, bin);
            var b = Complex<D>.Load(spectrum, mirror).Conjugate;
            // the spectra of the even and of the odd samples, twice
            var (even, odd) = (a + b, (a - b).RotatedBack(twiddles + 2 * bin));
            even.PlusITimes(odd).Swapped.Store(signal, bin);
            if (mirror < points)
                even.Conjugate.PlusITimes(odd.Conjugate).Swapped.Store(signal, mirror);
        }
        Transform(plan, signal, points, pass: 0, plan.Twiddles.Pointer);
    }

    static void Forward<TBin>(FourierPlan plan, double* signal, double* bins) where TBin : IBin
    {
        Transform(plan, signal, plan.Points, pass: 0, plan.Twiddles.Pointer);
        var points = plan.Points;
        var twiddles = plan.SplitTwiddles.Pointer;
        fixed (int* positions = plan.Positions)
        {
            for (var bin = 0; bin <= points / 2; bin++)
            {
                var mirror = points - bin;
                var a = Complex<D>.Load(signal, positions[bin]);
                var b = Complex<D>.Load(signal, positions[mirror & (points - 1)]);
                // the spectra of the even and of the odd samples, twice
                var even = new Complex<D>(a.Real + b.Real, a.Imaginary - b.Imaginary);
                var odd = new Complex<D>(a.Imaginary + b.Imaginary, b.Real - a.Real).Rotated(twiddles + 2 * bin);
                TBin.Store(even + odd, bins, bin);
                TBin.StoreConjugate(even - odd, bins, mirror);
            }
        }
    }

    /// <summary>What becomes of a bin of the spectrum.</summary>
    interface IBin
    {
        static abstract void Store(Complex<D> value, double* bins, int bin);

        static abstract void StoreConjugate(Complex<D> value, double* bins, int bin);
    }

    readonly struct PowerBin : IBin
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Store(Complex<D> value, double* bins, int bin) => value.Power.Store(bins + bin * D.Count);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void StoreConjugate(Complex<D> value, double* bins, int bin) => Store(value, bins, bin);
    }

    readonly struct ComplexBin : IBin
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Store(Complex<D> value, double* bins, int bin) => value.Store(bins, bin);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void StoreConjugate(Complex<D> value, double* bins, int bin) => Store(value.Conjugate, bins, bin);
    }

    /// <summary>
    /// The complex transform of a block (block, 2, lanes), in place: a pass over it, then each of its parts to the end, while it is in the
    /// cache. Its bins end up at the plan's positions.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Transform(FourierPlan plan, double* data, int block, int pass, double* twiddles)
    {
        var radix = plan.Radices[pass];
        var part = block / radix;
        if (part == 1)
        {
            if (radix == 8)
                Last8(data);
            else
                Last4(data);
            return;
        }
        if (radix == 8)
            Pass8(data, part, twiddles);
        else
            Pass4(data, part, twiddles);
        twiddles += part * (radix - 1) * 2;
        for (var start = 0; start < block; start += part)
            Transform(plan, data + start * 2 * D.Count, part, pass + 1, twiddles);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Pass8(double* data, int places, double* twiddles)
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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Last8(double* data)
    {
        Butterfly8(data, 0, 1,
            out var y0, out var y1, out var y2, out var y3, out var y4, out var y5, out var y6, out var y7);
        y0.Store(data, 0);
        y1.Store(data, 1);
        y2.Store(data, 2);
        y3.Store(data, 3);
        y4.Store(data, 4);
        y5.Store(data, 5);
        y6.Store(data, 6);
        y7.Store(data, 7);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Pass4(double* data, int places, double* twiddles)
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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Last4(double* data)
    {
        Butterfly4(data, 0, 1, out var y0, out var y1, out var y2, out var y3);
        y0.Store(data, 0);
        y1.Store(data, 1);
        y2.Store(data, 2);
        y3.Store(data, 3);
    }

    /// <summary>The 4-point transform, given sum and difference of its inputs 0 and 2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Butterfly4(Complex<D> sum02, Complex<D> difference02, Complex<D> x1, Complex<D> x3,
        out Complex<D> y0, out Complex<D> y1, out Complex<D> y2, out Complex<D> y3)
    {
        var (sum13, difference13) = (x1 + x3, x1 - x3);
        y0 = sum02 + sum13;
        y1 = difference02.MinusITimes(difference13);
        y2 = sum02 - sum13;
        y3 = difference02.PlusITimes(difference13);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Butterfly4(double* data, int place, int stride, out Complex<D> y0, out Complex<D> y1, out Complex<D> y2, out Complex<D> y3)
    {
        var (x0, x2) = (Complex<D>.Load(data, place), Complex<D>.Load(data, place + 2 * stride));
        Butterfly4(x0 + x2, x0 - x2, Complex<D>.Load(data, place + stride), Complex<D>.Load(data, place + 3 * stride), out y0, out y1, out y2, out y3);
    }

    /// <summary>Even outputs are the 4-point transform of the sums of opposite inputs, odd ones that of their rotated differences.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Butterfly8(double* data, int place, int stride,
        out Complex<D> y0, out Complex<D> y1, out Complex<D> y2, out Complex<D> y3,
        out Complex<D> y4, out Complex<D> y5, out Complex<D> y6, out Complex<D> y7)
    {
        var x0 = Complex<D>.Load(data, place);
        var x1 = Complex<D>.Load(data, place + stride);
        var x2 = Complex<D>.Load(data, place + 2 * stride);
        var x3 = Complex<D>.Load(data, place + 3 * stride);
        var x4 = Complex<D>.Load(data, place + 4 * stride);
        var x5 = Complex<D>.Load(data, place + 5 * stride);
        var x6 = Complex<D>.Load(data, place + 6 * stride);
        var x7 = Complex<D>.Load(data, place + 7 * stride);
        var (sum04, sum26, difference04, difference26) = (x0 + x4, x2 + x6, x0 - x4, x2 - x6);
        Butterfly4(sum04 + sum26, sum04 - sum26, x1 + x5, x3 + x7, out y0, out y2, out y4, out y6);
        Butterfly4(difference04.MinusITimes(difference26), difference04.PlusITimes(difference26),
            (x1 - x5).TimesEighthTurn, (x3 - x7).TimesThreeEighthsTurn, out y1, out y3, out y5, out y7);
    }
}
