using System.Runtime.CompilerServices;
using VaePipeline.Audio.Vectors;

namespace VaePipeline.Audio.Features;

/// <summary>Fourier transforms of as many frames at once as a vector has lanes: one frame a lane, so that no step shuffles.</summary>
internal static unsafe class LaneFourier<V> where V : unmanaged, ILanes<V>
{
    /// <summary>Power spectra.</summary>
    /// <param name="plan">The transform.</param>
    /// <param name="signal">Half of each sample (Size, lanes), which spares halving every bin; overwritten.</param>
    /// <param name="power">Squared magnitudes of the spectra of the whole samples (Bins, lanes).</param>
    public static void Power(FourierPlan plan, float* signal, float* power)
    {
        Transform(plan, signal);
        var points = plan.Points;
        var twiddles = plan.SplitTwiddles.Pointer;
        fixed (int* positions = plan.Positions)
        {
            for (var bin = 0; bin <= points / 2; bin++)
            {
                var mirror = points - bin;
                var a = Complex<V>.Load(signal, positions[bin]);
                var b = Complex<V>.Load(signal, positions[mirror & (points - 1)]);
                // the spectra of the even and of the odd samples, twice
                var even = new Complex<V>(a.Real + b.Real, a.Imaginary - b.Imaginary);
                var odd = new Complex<V>(a.Imaginary + b.Imaginary, b.Real - a.Real).Rotated(twiddles + 2 * bin);
                (even + odd).Power.Store(power + bin * V.Count);
                (even - odd).Power.Store(power + mirror * V.Count);
            }
        }
    }

    /// <summary>The complex transform of pairs of samples (Points, 2, lanes), in place; its bins end up at the plan's positions.</summary>
    static void Transform(FourierPlan plan, float* data)
    {
        var twiddles = plan.Twiddles.Pointer;
        var block = plan.Points;
        for (var pass = 0; pass < plan.Radices.Length; pass++)
        {
            var radix = plan.Radices[pass];
            var isLast = pass == plan.Radices.Length - 1;
            var places = block / radix;
            for (var start = 0; start < plan.Points; start += block)
            {
                if (isLast && radix == 8)
                    Last8(data, start);
                else if (isLast)
                    Last4(data, start);
                else if (radix == 8)
                    Pass8(data, start, places, twiddles);
                else
                    Pass4(data, start, places, twiddles);
            }
            twiddles += places * (radix - 1) * 2;
            block = places;
        }
    }

    static void Pass8(float* data, int start, int places, float* twiddles)
    {
        for (var place = start; place < start + places; place++, twiddles += 14)
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

    static void Last8(float* data, int place)
    {
        Butterfly8(data, place, 1,
            out var y0, out var y1, out var y2, out var y3, out var y4, out var y5, out var y6, out var y7);
        y0.Store(data, place);
        y1.Store(data, place + 1);
        y2.Store(data, place + 2);
        y3.Store(data, place + 3);
        y4.Store(data, place + 4);
        y5.Store(data, place + 5);
        y6.Store(data, place + 6);
        y7.Store(data, place + 7);
    }

    static void Pass4(float* data, int start, int places, float* twiddles)
    {
        for (var place = start; place < start + places; place++, twiddles += 6)
        {
            Butterfly4(Complex<V>.Load(data, place), Complex<V>.Load(data, place + places),
                Complex<V>.Load(data, place + 2 * places), Complex<V>.Load(data, place + 3 * places),
                out var y0, out var y1, out var y2, out var y3);
            y0.Store(data, place);
            y1.Rotated(twiddles).Store(data, place + places);
            y2.Rotated(twiddles + 2).Store(data, place + 2 * places);
            y3.Rotated(twiddles + 4).Store(data, place + 3 * places);
        }
    }

    static void Last4(float* data, int place)
    {
        Butterfly4(Complex<V>.Load(data, place), Complex<V>.Load(data, place + 1), Complex<V>.Load(data, place + 2), Complex<V>.Load(data, place + 3),
            out var y0, out var y1, out var y2, out var y3);
        y0.Store(data, place);
        y1.Store(data, place + 1);
        y2.Store(data, place + 2);
        y3.Store(data, place + 3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Butterfly4(Complex<V> x0, Complex<V> x1, Complex<V> x2, Complex<V> x3,
        out Complex<V> y0, out Complex<V> y1, out Complex<V> y2, out Complex<V> y3)
    {
        var (evenSum, evenDifference) = (x0 + x2, x0 - x2);
        var (oddSum, oddDifference) = (x1 + x3, (x1 - x3).TimesMinusI);
        y0 = evenSum + oddSum;
        y1 = evenDifference + oddDifference;
        y2 = evenSum - oddSum;
        y3 = evenDifference - oddDifference;
    }

    /// <summary>Even outputs are the 4-point transform of the sums of opposite inputs, odd ones that of their rotated differences.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Butterfly8(float* data, int place, int stride,
        out Complex<V> y0, out Complex<V> y1, out Complex<V> y2, out Complex<V> y3,
        out Complex<V> y4, out Complex<V> y5, out Complex<V> y6, out Complex<V> y7)
    {
        var x0 = Complex<V>.Load(data, place);
        var x1 = Complex<V>.Load(data, place + stride);
        var x2 = Complex<V>.Load(data, place + 2 * stride);
        var x3 = Complex<V>.Load(data, place + 3 * stride);
        var x4 = Complex<V>.Load(data, place + 4 * stride);
        var x5 = Complex<V>.Load(data, place + 5 * stride);
        var x6 = Complex<V>.Load(data, place + 6 * stride);
        var x7 = Complex<V>.Load(data, place + 7 * stride);
        Butterfly4(x0 + x4, x1 + x5, x2 + x6, x3 + x7, out y0, out y2, out y4, out y6);
        Butterfly4(x0 - x4, (x1 - x5).TimesEighthTurn, (x2 - x6).TimesMinusI, (x3 - x7).TimesThreeEighthsTurn, out y1, out y3, out y5, out y7);
    }
}
