using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using VaePipeline.Kernels.Fourier;
using VaePipeline.Kernels.Simd;

namespace VaePipeline.Audio.Features;

/// <summary>Power spectra of the frames that begin at neighboring columns, transformed in the lanes' type.</summary>
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
    /// <param name="columns">Describes the columns.</param>
    /// <param name="column">The first frame's.</param>
    /// <param name="ahead">What will be read after this, a vector of frames long: it is fetched into the cache meanwhile.</param>
    /// <param name="work">Room.</param>
    /// <param name="powers">Receives squared magnitudes, rounded to floats (bins, frames of the group), at the first frame.</param>
    [MethodImpl(VectorLoops.Compiled)]
    public void Compute(FrameColumns<V> columns, float* column, float* ahead, T* work, float* powers)
    {
        if (columns.HasQuarterHops)
            RealFourier<L, T>.Transform(Plan, new QuarterHops(columns.Weights.Pointer, column, columns.Stride, Plan.Part.Points, ahead), work, new Powers(powers));
        else
            RealFourier<L, T>.Transform(Plan, new AnyHops(columns.Weights.Pointer, columns.Offsets.Pointer, column), work, new Powers(powers));
    }

    /// <summary>The windowed samples of frames that are four hops long: the four samples of a row are neighbors, so that no table is read.</summary>
    readonly struct QuarterHops(float* weights, float* column, nint stride, nint points, float* ahead) : RealFourier<L, T>.ISamples
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public L Load(int place, int part)
        {
            // a place reads 4 samples of a hop, so it is time for as many of a vector of hops
            if (Sse.IsSupported && part * CacheLine < 4 * V.Count)
                Sse.Prefetch0(ahead + place * 4 * V.Count + part * CacheLine);
            return L.LoadProduct(column + place * stride + part % 4 * (points * stride), part / 4, weights + 16 * place, part);
        }
    }

    /// <summary>The windowed samples.</summary>
    readonly struct AnyHops(float* weights, int* offsets, float* column) : RealFourier<L, T>.ISamples
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public L Load(int place, int part) => L.LoadProduct(column, (offsets + 16 * place)[part], weights + 16 * place, part);
    }

    /// <summary>Floats.</summary>
    const int CacheLine = 16;

    readonly struct Powers(float* powers) : RealFourier<L, T>.IBins
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Store(int bin, Complex<L, T> value) => value.Power.StoreFloats(powers + bin * V.Count);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void StoreConjugate(int bin, Complex<L, T> value) => Store(bin, value);
    }
}
