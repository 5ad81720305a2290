using System.Numerics;

namespace VaePipeline.Kernels.Fourier;

/// <summary>Fourier transforms of real signals, one per lane; <see cref="RealFourierPlan{T}"/> explains the algorithm.</summary>
internal static unsafe class RealFourier<L, T>
    where L : unmanaged, ILanes<L, T>
    where T : unmanaged, INumberBase<T>
{
    const double RootOfHalf = 0.70710678118654752,
        CosEighth = 0.92387953251128674,
        SinEighth = 0.38268343236508977; // of pi / 8

    public interface ISamples
    {
        /// <summary>Loads sample <paramref name="place"/> of sixteenth <paramref name="part"/> of each lane's samples.</summary>
        L Load(int place, int part);
    }

    /// <summary>Receives the bins, or their conjugates, from 0 to the Nyquist frequency.</summary>
    public interface IBins
    {
        void Store(int bin, Complex<L, T> value);

        void StoreConjugate(int bin, Complex<L, T> value);
    }

    /// <summary>Transforms samples (Size, lanes) to bins, each of which is stored once. The working memory is (WorkLength, lanes).</summary>
    [MethodImpl(VectorLoops.Compiled)]
    public static void Transform<TSamples, TBins>(RealFourierPlan<T> plan, TSamples samples, T* work, TBins bins)
        where TSamples : ISamples
        where TBins : IBins
    {
        FirstPass(samples, work, plan.Part.Points, plan.PartStride, plan.Twiddles.Pointer);
        LaneFourier<L, T>.Transform(plan.Part, work, new LaneFourier<L, T>.InPlace(work));
        Split(plan, work, bins);
        for (var remainder = 1; remainder < 8; remainder++)
            LaneFourier<L, T>.Transform(
                plan.Part,
                work + remainder * plan.PartStride * 2 * L.Count,
                new Part<TBins>(plan, remainder, bins)
            );
    }

    /// <summary>
    /// Transforms 16 real samples, which are a sixteenth of the length apart, to the remainders 1 to 7 of their spectrum, times the twiddles, and
    /// to the sums of the even and of the odd ones. The order of operations needs few registers.
    /// </summary>
    [MethodImpl(VectorLoops.Compiled)]
    static void FirstPass<TSamples>(TSamples samples, T* work, int points, int stride, T* twiddles)
        where TSamples : ISamples
    {
        var (oddSums, part) = ((nint)points * L.Count, (nint)stride * 2 * L.Count);
        var sums = work;
        for (var place = 0; place < points; place++, twiddles += 14, sums += L.Count, work += 2 * L.Count)
        {
            // a: sums of opposite samples, for even remainders; b: differences, for odd remainders
            var (a0, b0) = Opposite(samples, place, 0);
            var (a4, b4) = Opposite(samples, place, 4);
            var (c0, d0) = (a0 + a4, a0 - a4);
            var (a2, b2) = Opposite(samples, place, 2);
            var (a6, b6) = Opposite(samples, place, 6);
            var (c2, d2) = (a2 + a6, a2 - a6);
            (c0 + c2).Store(sums);
            var c = c0 - c2;
            var (u2, v2) = (b2 - b6, b2 + b6);
            var (a1, b1) = Opposite(samples, place, 1);
            var (a5, b5) = Opposite(samples, place, 5);
            var (c1, d1) = (a1 + a5, a1 - a5);
            var (a7, b7) = Opposite(samples, place, 7);
            var (u1, v1) = (b1 - b7, b1 + b7);
            var (a3, b3) = Opposite(samples, place, 3);
            var (u3, v3) = (b3 - b5, b3 + b5);
            var (c3, d3) = (a3 + a7, a3 - a7);
            (c1 + c3).Store(sums + oddSums);
            Complex<L, T>.StoreRotated(work + 4 * part, twiddles + 6, c, c3 - c1);
            // Constants are loaded where they are used; in registers across the loop they would displace other values.
            var (root, minusRoot) = (L.Constant(RootOfHalf), L.Constant(-RootOfHalf));
            var (e, f) = (d1 - d3, d1 + d3);
            Complex<L, T>.StoreRotated(work + 2 * part, twiddles + 2, L.MultiplyAdd(e, root, d0), L.MultiplySubtract(f, minusRoot, d2));
            Complex<L, T>.StoreRotated(work + 6 * part, twiddles + 10, L.MultiplyAdd(e, minusRoot, d0), L.MultiplyAdd(f, minusRoot, d2));

            var (cos, sin) = (L.Constant(CosEighth), L.Constant(SinEighth));
            var (p, q) = (L.MultiplyAdd(u2, root, b0), L.MultiplyAdd(u1, cos, u3 * sin));
            var s = L.MultiplyAdd(v1, sin, v3 * cos);
            Complex<L, T>.StoreRotated(work + part, twiddles, p + q, L.MultiplySubtract(v2, minusRoot, b4) - s);
            Complex<L, T>.StoreRotated(work + 7 * part, twiddles + 12, p - q, L.MultiplyAdd(v2, root, b4) - s);
            var (t, u) = (L.MultiplyAdd(u2, minusRoot, b0), L.MultiplySubtract(u1, sin, u3 * cos));
            var w = L.MultiplySubtract(v1, cos, v3 * sin);
            Complex<L, T>.StoreRotated(work + 3 * part, twiddles + 4, t + u, L.MultiplyAdd(v2, minusRoot, b4) - w);
            Complex<L, T>.StoreRotated(work + 5 * part, twiddles + 8, t - u, L.MultiplySubtract(v2, root, b4) - w);
        }
    }

    /// <summary>The sum and the difference of a sample and the sample half the length later.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static (L Sum, L Difference) Opposite<TSamples>(TSamples samples, int place, int part)
        where TSamples : ISamples
    {
        var (near, far) = (samples.Load(place, part), samples.Load(place, part + 8));
        return (near + far, near - far);
    }

    /// <summary>Computes the bins of remainders 0 and 8 from the transform of pairs of samples, which combines the spectra of even and odd samples.</summary>
    [MethodImpl(VectorLoops.Compiled)]
    static void Split<TBins>(RealFourierPlan<T> plan, T* pairs, TBins bins)
        where TBins : IBins
    {
        var points = plan.Part.Points;
        var positions = plan.Part.Positions;
        for (var bin = 0; bin <= points / 2; bin++)
        {
            var mirror = points - bin;
            var a = Complex<L, T>.Load(pairs, positions[bin]);
            var b = Complex<L, T>.Load(pairs, positions[mirror & (points - 1)]);
            // The spectra of the even and of the odd samples.
            var even = new Complex<L, T>(a.Real + b.Real, a.Imaginary - b.Imaginary).Half();
            var odd = new Complex<L, T>(a.Imaginary + b.Imaginary, b.Real - a.Real).Half().Rotated(plan.SplitTwiddles.Pointer + 2 * bin);
            bins.Store(8 * bin, even + odd);
            if (mirror != bin)
                bins.StoreConjugate(8 * mirror, even - odd);
        }
    }

    /// <summary>
    /// The bins of one remainder. Bins above the Nyquist frequency are conjugates of their mirror images; the outputs of a last butterfly are
    /// evenly spaced over the spectrum, so the upper half of them is above.
    /// </summary>
    readonly struct Part<TBins>(RealFourierPlan<T> plan, int remainder, TBins bins) : LaneFourier<L, T>.IBins
        where TBins : IBins
    {
        readonly int[] _bins = plan.Part.Bins;
        readonly int _size = plan.Size;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public int Begin(int position) => 16 * _bins[position] + remainder;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Store(int begin, int output, int outputs, Complex<L, T> value)
        {
            var bin = begin + output * (_size / outputs);
            if (2 * output < outputs)
                bins.Store(bin, value);
            else
                bins.StoreConjugate(_size - bin, value);
        }
    }
}
