using System.Numerics;
using System.Runtime.CompilerServices;
using VaePipeline.Kernels.Simd;

namespace VaePipeline.Kernels.Fourier;

/// <summary>Fourier transforms of as many real signals at once as a vector has lanes; <see cref="RealFourierPlan{T}"/> says how.</summary>
internal static unsafe class RealFourier<L, T>
    where L : unmanaged, ILanes<L, T> where T : unmanaged, INumberBase<T>
{
    const double RootOfHalf = 0.70710678118654752, CosEighth = 0.92387953251128674, SinEighth = 0.38268343236508977; // of pi / 8

    /// <summary>Gives the samples to transform.</summary>
    public interface ISamples
    {
        /// <summary>Sample <paramref name="index"/> of each lane.</summary>
        L Load(int index);
    }

    /// <summary>Receives the spectrum.</summary>
    public interface IBins
    {
        /// <summary>Takes a bin, 0 to the Nyquist frequency.</summary>
        void Store(int bin, Complex<L, T> value);

        /// <summary>Takes a bin's conjugate.</summary>
        void StoreConjugate(int bin, Complex<L, T> value);
    }

    /// <summary>Transforms the samples.</summary>
    /// <param name="plan">The transform.</param>
    /// <param name="samples">The samples (Size, lanes).</param>
    /// <param name="work">Room for (WorkLength, lanes).</param>
    /// <param name="bins">Receives each bin once.</param>
    [MethodImpl(VectorLoops.Compiled)]
    public static void Transform<TSamples, TBins>(RealFourierPlan<T> plan, TSamples samples, T* work, TBins bins)
        where TSamples : ISamples where TBins : IBins
    {
        FirstPass(samples, work, plan.Part.Points, plan.PartStride, plan.Twiddles.Pointer);
        LaneFourier<L, T>.Transform(plan.Part, work, new LaneFourier<L, T>.InPlace(work));
        Split(plan, work, bins);
        for (var remainder = 1; remainder < 8; remainder++)
            LaneFourier<L, T>.Transform(plan.Part, work + remainder * plan.PartStride * 2 * L.Count, new Part<TBins>(plan, remainder, bins));
    }

    /// <summary>
    /// 16 real samples, a part's length apart, to the seven remainders 1 to 7 of their spectrum, each turned by its twiddle, and to the sums of
    /// the even and of the odd of them.
    /// </summary>
    [MethodImpl(VectorLoops.Compiled)]
    static void FirstPass<TSamples>(TSamples samples, T* work, int points, int stride, T* twiddles) where TSamples : ISamples
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
            (c0 + c2).Store(work + place * L.Count);
            (c1 + c3).Store(work + (place + points) * L.Count);
            new Complex<L, T>(c0 - c2, c3 - c1).Rotated(twiddles + 6).Store(work, place + 4 * stride);
            var (root, minusRoot) = (L.Constant(RootOfHalf), L.Constant(-RootOfHalf));
            var (e, f) = (d1 - d3, d1 + d3);
            new Complex<L, T>(L.MultiplyAdd(e, root, d0), L.MultiplySubtract(f, minusRoot, d2)).Rotated(twiddles + 2).Store(work, place + 2 * stride);
            new Complex<L, T>(L.MultiplyAdd(e, minusRoot, d0), L.MultiplyAdd(f, minusRoot, d2)).Rotated(twiddles + 10).Store(work, place + 6 * stride);

            var (u1, v1, u2, v2, u3, v3) = (b1 - b7, b1 + b7, b2 - b6, b2 + b6, b3 - b5, b3 + b5);
            var (cos, sin) = (L.Constant(CosEighth), L.Constant(SinEighth));
            var (p, q) = (L.MultiplyAdd(u2, root, b0), L.MultiplyAdd(u1, cos, u3 * sin));
            var (r, s) = (L.MultiplyAdd(v2, minusRoot, b4), L.MultiplyAdd(v1, sin, v3 * cos));
            var (t, u) = (L.MultiplyAdd(u2, minusRoot, b0), L.MultiplySubtract(u1, sin, u3 * cos));
            var (v, w) = (L.MultiplyAdd(v2, root, b4), L.MultiplySubtract(v1, cos, v3 * sin));
            new Complex<L, T>(p + q, L.MultiplySubtract(v2, minusRoot, b4) - s).Rotated(twiddles).Store(work, place + stride);
            new Complex<L, T>(p - q, v - s).Rotated(twiddles + 12).Store(work, place + 7 * stride);
            new Complex<L, T>(t + u, r - w).Rotated(twiddles + 4).Store(work, place + 3 * stride);
            new Complex<L, T>(t - u, L.MultiplySubtract(v2, root, b4) - w).Rotated(twiddles + 8).Store(work, place + 5 * stride);
        }
    }

    /// <summary>Sum and difference of a sample and the one half the length further on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static (L Sum, L Difference) Opposite<TSamples>(TSamples samples, int index, int points) where TSamples : ISamples
    {
        var (near, far) = (samples.Load(index), samples.Load(index + 8 * points));
        return (near + far, near - far);
    }

    /// <summary>The bins of remainders 0 and 8: the spectra of even and of odd samples, which a transform of pairs of samples holds in one.</summary>
    [MethodImpl(VectorLoops.Compiled)]
    static void Split<TBins>(RealFourierPlan<T> plan, T* pairs, TBins bins) where TBins : IBins
    {
        var points = plan.Part.Points;
        var positions = plan.Part.Positions;
        for (var bin = 0; bin <= points / 2; bin++)
        {
            var mirror = points - bin;
            var a = Complex<L, T>.Load(pairs, positions[bin]);
            var b = Complex<L, T>.Load(pairs, positions[mirror & (points - 1)]);
            // the spectra of the even and of the odd samples
            var even = new Complex<L, T>(a.Real + b.Real, a.Imaginary - b.Imaginary).Half;
            var odd = new Complex<L, T>(a.Imaginary + b.Imaginary, b.Real - a.Real).Half.Rotated(plan.SplitTwiddles.Pointer + 2 * bin);
            bins.Store(8 * bin, even + odd);
            if (mirror != bin)
                bins.StoreConjugate(8 * mirror, even - odd);
        }
    }

    /// <summary>The bins of one remainder; those above the Nyquist frequency are conjugates of the mirrored ones.</summary>
    readonly struct Part<TBins>(RealFourierPlan<T> plan, int remainder, TBins bins) : LaneFourier<L, T>.IBins where TBins : IBins
    {
        readonly int[] _bins = plan.Part.Bins;
        readonly int _size = plan.Size;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Store(int position, Complex<L, T> value)
        {
            var bin = 16 * _bins[position] + remainder;
            if (2 * bin <= _size)
                bins.Store(bin, value);
            else
                bins.StoreConjugate(_size - bin, value);
        }
    }
}
