using VaePipeline.Kernels.Simd;

namespace VaePipeline.Kernels.Fourier;

/// <summary>
/// Real signals from their spectra, a signal a lane: as a complex transform of half the length on pairs of samples (even, odd). It is the
/// forward transform with real and imaginary parts in each other's place, before and after.
/// </summary>
internal sealed unsafe class InverseFourier<D> where D : unmanaged, ILanes<D, double>
{
    readonly FourierPlan<double> _plan;
    readonly AlignedArray<double> _twiddles;

    /// <param name="size">Real samples; a power of two from 64.</param>
    public InverseFourier(int size)
    {
        _plan = new(size / 2);
        _twiddles = new(FourierPlan<double>.Rotations(_plan.Points / 2 + 1, bin => -Math.PI * bin / _plan.Points));
    }

    /// <summary>Where <see cref="Transform"/> leaves each pair of samples.</summary>
    public int[] Positions => _plan.Positions;

    /// <summary>Size times the inverse transform.</summary>
    /// <param name="spectrum">Spectra of real signals (bins, 2, lanes), bins from 0 to the Nyquist frequency.</param>
    /// <param name="signal">Receives pairs of samples (pairs, 2, lanes): samples 2 n + 1 and 2 n at the n-th of the positions.</param>
    public void Transform(double* spectrum, double* signal)
    {
        var points = _plan.Points;
        for (var bin = 0; bin <= points / 2; bin++)
        {
            var mirror = points - bin;
            var a = Complex<D, double>.Load(spectrum, bin);
            var b = Complex<D, double>.Load(spectrum, mirror).Conjugate;
            // the spectra of the even and of the odd samples, twice
            var (even, odd) = (a + b, (a - b).RotatedBack(_twiddles.Pointer + 2 * bin));
            even.PlusITimes(odd).Swapped.Store(signal, bin);
            if (mirror < points)
                even.Conjugate.PlusITimes(odd.Conjugate).Swapped.Store(signal, mirror);
        }
        LaneFourier<D, double>.Transform(_plan, signal, new LaneFourier<D, double>.InPlace(signal));
    }
}
