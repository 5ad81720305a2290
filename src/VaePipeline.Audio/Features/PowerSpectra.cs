using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using VaePipeline.Kernels.Fourier;

namespace VaePipeline.Audio.Features;

/// <summary>Power spectra of frames in neighboring columns, one frame per lane.</summary>
/// <typeparam name="L">The lanes of the transform.</typeparam>
/// <typeparam name="T">The number type of the transform.</typeparam>
/// <typeparam name="V">The lanes of a group of frames; a multiple of the transform's lanes.</typeparam>
internal sealed unsafe class PowerSpectra<L, T, V>(int fftSize)
    where L : unmanaged, ILanes<L, T>
    where T : unmanaged, INumberBase<T>
    where V : unmanaged, IFloatLanes<V>
{
    public RealFourierPlan<T> Plan { get; } = new(fftSize);

    /// <summary>Allocates working memory for <see cref="Compute"/> (WorkLength, lanes).</summary>
    public AlignedArray<T> CreateWork() => new(Plan.WorkLength * L.Count);

    /// <summary>
    /// Transforms one frame per lane, from the column of the first frame on, to squared magnitudes, rounded to floats (bins, frames of the group).
    /// <paramref name="ahead"/> are the samples to be read next, one vector of hops, which are prefetched into the cache.
    /// </summary>
    [MethodImpl(VectorLoops.Compiled)]
    public void Compute(HopMatrix<V> columns, float* column, float* ahead, T* work, float* powers)
    {
        if (columns.HasQuarterHops)
            RealFourier<L, T>.Transform(
                Plan,
                new QuarterHops(columns.Weights.Pointer, column, columns.Stride, Plan.Part.Points, ahead),
                work,
                new Powers(powers)
            );
        else
            RealFourier<L, T>.Transform(
                Plan,
                new AnyHops(columns.Weights.Pointer, columns.Offsets.Pointer, column),
                work,
                new Powers(powers)
            );
    }

    /// <summary>The windowed samples of frames that are four hops long: four samples per row are neighbors, so no offset table is needed.</summary>
    readonly struct QuarterHops(float* weights, float* column, nint stride, nint points, float* ahead) : RealFourier<L, T>.ISamples
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public L Load(int place, int part)
        {
            // Each place reads 4 samples of a hop, so it prefetches 4 samples of each hop of the next vector.
            if (Sse.IsSupported && part * CacheLine < 4 * V.Count)
                Sse.Prefetch0(ahead + place * 4 * V.Count + part * CacheLine);
            return L.LoadProduct(column + place * stride + part % 4 * (points * stride), part / 4, weights + 16 * place, part);
        }
    }

    /// <summary>The windowed samples of frames of any length.</summary>
    readonly struct AnyHops(float* weights, int* offsets, float* column) : RealFourier<L, T>.ISamples
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public L Load(int place, int part) => L.LoadProduct(column, (offsets + 16 * place)[part], weights + 16 * place, part);
    }

    /// <summary>Floats in a cache line.</summary>
    const int CacheLine = 16;

    readonly struct Powers(float* powers) : RealFourier<L, T>.IBins
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Store(int bin, Complex<L, T> value) => value.Power().StoreFloats(powers + bin * V.Count);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void StoreConjugate(int bin, Complex<L, T> value) => Store(bin, value);
    }
}
