using System.Runtime.CompilerServices;
using VaePipeline.Audio.Vectors;

namespace VaePipeline.Audio.Features;

/// <summary>Fourier transforms of as many real signals at once as a vector has lanes; <see cref="RealFourierPlan"/> says how.</summary>
internal static unsafe class RealFourier<D> where D : unmanaged, IDoubleLanes<D>
{
    const double RootOfHalf = 0.70710678118654752, CosEighth = 0.92387953251128674, SinEighth = 0.38268343236508977; // of pi / 8

    /// <summary>Gives the samples to transform.</summary>
    public interface ISamples
    {
        /// <summary>Sample <paramref name="index"/> of each lane.</summary>
        D Load(int index);
    }

    /// <summary>Receives the spectrum.</summary>
    public interface IBins
    {
        /// <summary>Takes a bin, 0 to the Nyquist frequency.</summary>
        void Store(int bin, Complex<D> value);

        /// <summary>Takes a bin's conjugate.</summary>
        void StoreConjugate(int bin, Complex<D> value);
    }

    /// <summary>Transforms the samples.</summary>
    /// <param name="plan">The transform.</param>
    /// <param name="samples">The samples (Size, lanes).</param>
    /// <param name="work">Room for (WorkLength, lanes).</param>
    /// <param name="bins">Receives each bin once.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Transform<TSamples, TBins>(RealFourierPlan plan, TSamples samples, double* work, TBins bins)
        where TSamples : ISamples where TBins : IBins
    {
        FirstPass(samples, work, plan.Part.Points, plan.PartStride, plan.Twiddles.Pointer);
        LaneFourier<D>.Transform(plan.Part, work, new LaneFourier<D>.InPlace(work));
        Split(plan, work, bins);
        for (var remainder = 1; remainder < 8; remainder++)
            LaneFourier<D>.Transform(plan.Part, work + remainder * plan.PartStride * 2 * D.Count, new Part<TBins>(plan, remainder, bins));
    }

    /// <summary>
    /// 16 real samples, a part's length apart, to the seven remainders 1 to 7 of their spectrum, each turned by its twiddle, and to the sums of
    /// the even and of the odd of them.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void FirstPass<TSamples>(TSamples samples, double* work, int points, int stride, double* twiddles) where TSamples : ISamples
    {
        for (var place = 0; place < points; place++, twiddles += 14)
        {
            // a: of period 8, the even remainders; b: the odd ones
            var (a0, b0) = Opposite(samples, place, points);
            var (a4, b4) = Opposite(samples, place + 4 * points, points);
            var (a2, b2) = Opposite(samples, place + 2 * points, points);
            var (a6, b6) = Opposite(samples, place + 6 * points, points);
            var (a1, b1) = Opposite(samples, place + points, points);
            var (a7, b7) = Opposite(samples, place + 7 * points, points);
            var (a3, b3) = Opposite(samples, place + 3 * points, points);
            var (a5, b5) = Opposite(samples, place + 5 * points, points);

            var (c0, d0, c1, d1) = (a0 + a4, a0 - a4, a1 + a5, a1 - a5);
            var (c2, d2, c3, d3) = (a2 + a6, a2 - a6, a3 + a7, a3 - a7);
            (c0 + c2).Store(work + place * D.Count);
            (c1 + c3).Store(work + (place + points) * D.Count);
            new Complex<D>(c0 - c2, c3 - c1).Rotated(twiddles + 6).Store(work, place + 4 * stride);
            var (root, minusRoot) = (D.Broadcast(RootOfHalf), D.Broadcast(-RootOfHalf));
            var (e, f) = (d1 - d3, d1 + d3);
            new Complex<D>(D.MultiplyAdd(e, root, d0), D.MultiplySubtract(f, minusRoot, d2)).Rotated(twiddles + 2).Store(work, place + 2 * stride);
            new Complex<D>(D.MultiplyAdd(e, minusRoot, d0), D.MultiplyAdd(f, minusRoot, d2)).Rotated(twiddles + 10).Store(work, place + 6 * stride);

            var (u1, v1, u2, v2, u3, v3) = (b1 - b7, b1 + b7, b2 - b6, b2 + b6, b3 - b5, b3 + b5);
            var (cos, sin) = (D.Broadcast(CosEighth), D.Broadcast(SinEighth));
            var (p, q) = (D.MultiplyAdd(u2, root, b0), D.MultiplyAdd(u1, cos, u3 * sin));
            var (r, s) = (D.MultiplyAdd(v2, minusRoot, b4), D.MultiplyAdd(v1, sin, v3 * cos));
            var (t, u) = (D.MultiplyAdd(u2, minusRoot, b0), D.MultiplySubtract(u1, sin, u3 * cos));
            var (v, w) = (D.MultiplyAdd(v2, root, b4), D.MultiplySubtract(v1, cos, v3 * sin));
            new Complex<D>(p + q, D.MultiplySubtract(v2, minusRoot, b4) - s).Rotated(twiddles).Store(work, place + stride);
            new Complex<D>(p - q, v - s).Rotated(twiddles + 12).Store(work, place + 7 * stride);
            new Complex<D>(t + u, r - w).Rotated(twiddles + 4).Store(work, place + 3 * stride);
            new Complex<D>(t - u, D.MultiplySubtract(v2, root, b4) - w).Rotated(twiddles + 8).Store(work, place + 5 * stride);
        }
    }

    /// <summary>Sum and difference of a sample and the one half the length further on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static (D Sum, D Difference) Opposite<TSamples>(TSamples samples, int index, int points) where TSamples : ISamples
    {
        var (near, far) = (samples.Load(index), samples.Load(index + 8 * points));
        return (near + far, near - far);
    }

    /// <summary>The bins of remainders 0 and 8: the spectra of even and of odd samples, which a transform of pairs of samples holds in one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Split<TBins>(RealFourierPlan plan, double* pairs, TBins bins) where TBins : IBins
    {
        var points = plan.Part.Points;
        var positions = plan.Part.Positions;
        for (var bin = 0; bin <= points / 2; bin++)
        {
            var mirror = points - bin;
            var a = Complex<D>.Load(pairs, positions[bin]);
            var b = Complex<D>.Load(pairs, positions[mirror & (points - 1)]);
            // the spectra of the even and of the odd samples
            var even = new Complex<D>(a.Real + b.Real, a.Imaginary - b.Imaginary).Half;
            var odd = new Complex<D>(a.Imaginary + b.Imaginary, b.Real - a.Real).Half.Rotated(plan.SplitTwiddles.Pointer + 2 * bin);
            bins.Store(8 * bin, even + odd);
            if (mirror != bin)
                bins.StoreConjugate(8 * mirror, even - odd);
        }
    }

    /// <summary>The bins of one remainder; those above the Nyquist frequency are conjugates of the mirrored ones.</summary>
    readonly struct Part<TBins>(RealFourierPlan plan, int remainder, TBins bins) : LaneFourier<D>.IBins where TBins : IBins
    {
        readonly int[] _bins = plan.Part.Bins;
        readonly int _size = plan.Size;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Store(int position, Complex<D> value)
        {
            var bin = 16 * _bins[position] + remainder;
            if (2 * bin <= _size)
                bins.Store(bin, value);
            else
                bins.StoreConjugate(_size - bin, value);
        }
    }
}
