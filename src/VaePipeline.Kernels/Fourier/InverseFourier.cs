namespace VaePipeline.Kernels.Fourier;

/// <summary>
/// Inverse Fourier transforms of the spectra of real signals, one signal per lane: a complex transform of half the length, on pairs of samples
/// (even, odd). The inverse is the forward transform with real and imaginary parts swapped before and after.
/// </summary>
internal sealed unsafe class InverseFourier<D>
    where D : unmanaged, ILanes<D, double>
{
    readonly FourierPlan<double> _plan;
    readonly AlignedArray<double> _twiddles;

    /// <param name="size">Real samples; a power of two, at least 64.</param>
    public InverseFourier(int size)
    {
        _plan = new(size / 2);
        _twiddles = new(FourierPlan<double>.Rotations(_plan.Points / 2 + 1, bin => -Math.PI * bin / _plan.Points));
    }

    /// <summary>The position of each pair of samples after <see cref="Transform"/>.</summary>
    public int[] Positions => _plan.Positions;

    /// <summary>
    /// Computes the inverse transform times the size, of spectra (bins, 2, lanes) with bins from 0 to the Nyquist frequency. The result is pairs of
    /// samples (pairs, 2, lanes): samples 2 n + 1 and 2 n at the n-th of the positions.
    /// </summary>
    public void Transform(double* spectrum, double* signal)
    {
        var points = _plan.Points;
        for (var bin = 0; bin <= points / 2; bin++)
        {
            var mirror = points - bin;
            var a = Complex<D, double>.Load(spectrum, bin);
            var b = Complex<D, double>.Load(spectrum, mirror).Conjugate();
            // Twice the spectra of the even and of the odd samples.
            var (even, odd) = (a + b, (a - b).RotatedBack(_twiddles.Pointer + 2 * bin));
            even.PlusITimes(odd).Swapped().Store(signal, bin);
            if (mirror < points)
                even.Conjugate().PlusITimes(odd.Conjugate()).Swapped().Store(signal, mirror);
        }
        LaneFourier<D, double>.Transform(_plan, signal, new LaneFourier<D, double>.InPlace(signal));
    }
}
