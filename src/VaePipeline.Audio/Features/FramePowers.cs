using System.Numerics;
using System.Runtime.CompilerServices;
using VaePipeline.Kernels.Fourier;
using VaePipeline.Kernels.Simd;

namespace VaePipeline.Audio.Features;

/// <summary>Power spectra of the frames that begin at neighbouring columns, transformed in the lanes' type.</summary>
/// <typeparam name="L">As many frames as are transformed at once.</typeparam>
/// <typeparam name="T">The lanes' type.</typeparam>
/// <typeparam name="V">As many frames as are a group; a whole number of times those.</typeparam>
internal sealed unsafe class FramePowers<L, T, V>(int fftSize)
    where L : unmanaged, ILanes<L, T> where T : unmanaged, INumberBase<T> where V : unmanaged, IFloatLanes<V>
{
    public RealFourierPlan<T> Plan { get; } = new(fftSize);

    /// <summary>Room for frames on their way to spectra (numbers, lanes).</summary>
    public AlignedArray<T> CreateWork() => new(Plan.WorkLength * L.Count);

    /// <summary>Transforms as many frames as there are lanes.</summary>
    /// <param name="taps">A frame's samples.</param>
    /// <param name="columns">The first frame's column.</param>
    /// <param name="work">Room.</param>
    /// <param name="powers">Receives squared magnitudes, rounded to floats (bins, frames of the group), at the first frame.</param>
    [MethodImpl(VectorLoops.Compiled)]
    public void Compute(FrameTap* taps, float* columns, T* work, float* powers) =>
        RealFourier<L, T>.Transform(Plan, new Samples(taps, columns), work, new Powers(powers));

    /// <summary>The windowed samples.</summary>
    readonly struct Samples(FrameTap* taps, float* columns) : RealFourier<L, T>.ISamples
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public L Load(int index) => L.LoadProduct(columns + taps[index].Offset, taps[index].Weight);
    }

    readonly struct Powers(float* powers) : RealFourier<L, T>.IBins
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Store(int bin, Complex<L, T> value) => value.Power.StoreFloats(powers + bin * V.Count);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void StoreConjugate(int bin, Complex<L, T> value) => Store(bin, value);
    }
}
