using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace VaePipeline.Audio.Preparation;

/// <summary>Mean and spread of every step of <see cref="ShortTimeLevel.Step"/> samples. Machines without AVX add in the same order, so the bits are the same.</summary>
static class StepMoments
{
    const int Step = ShortTimeLevel.Step;

    /// <summary>Measures n steps.</summary>
    /// <param name="samples">(8 n)</param>
    /// <param name="means">Receives (n).</param>
    /// <param name="spreads">Receives (n): sums of the squared differences from the step's mean.</param>
    public static void Measure(ReadOnlySpan<float> samples, Span<float> means, Span<float> spreads)
    {
        ref var start = ref MemoryMarshal.GetReference(samples);
        for (var step = 0; step < means.Length; step += Step)
        {
            ref var block = ref Unsafe.Add(ref start, step * Step);
            // Without the block's first sample, which removes an offset before anything is rounded.
            var center = Vector256.Create(block);
            if (Avx.IsSupported && step <= means.Length - Step)
            {
                var (d0, d1) = (Samples(ref block, 0) - center, Samples(ref block, 1) - center);
                var (d2, d3) = (Samples(ref block, 2) - center, Samples(ref block, 3) - center);
                var (d4, d5) = (Samples(ref block, 4) - center, Samples(ref block, 5) - center);
                var (d6, d7) = (Samples(ref block, 6) - center, Samples(ref block, 7) - center);
                var sums = Sums(d0, d1, d2, d3, d4, d5, d6, d7);
                var squares = Sums(d0 * d0, d1 * d1, d2 * d2, d3 * d3, d4 * d4, d5 * d5, d6 * d6, d7 * d7);
                var difference = sums * (1f / Step);
                (center + difference).CopyTo(means[step..]);
                Vector256.MaxNative(squares - sums * difference, Vector256<float>.Zero).CopyTo(spreads[step..]);
                continue;
            }
            for (var i = 0; i < Math.Min(Step, means.Length - step); i++)
            {
                var differences = Samples(ref block, i) - center;
                var sum = Sum(differences);
                var difference = sum * (1f / Step);
                means[step + i] = block + difference;
                spreads[step + i] = Math.Max(Sum(differences * differences) - sum * difference, 0);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<float> Samples(ref float block, int step) => Vector256.LoadUnsafe(ref block, (nuint)(step * Step));

    /// <summary>The sums of the lanes of eight vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<float> Sums(
        Vector256<float> a,
        Vector256<float> b,
        Vector256<float> c,
        Vector256<float> d,
        Vector256<float> e,
        Vector256<float> f,
        Vector256<float> g,
        Vector256<float> h
    )
    {
        var abcd = Avx.HorizontalAdd(Avx.HorizontalAdd(a, b), Avx.HorizontalAdd(c, d));
        var efgh = Avx.HorizontalAdd(Avx.HorizontalAdd(e, f), Avx.HorizontalAdd(g, h));
        return Avx.Permute2x128(abcd, efgh, 0x20) + Avx.Permute2x128(abcd, efgh, 0x31);
    }

    static float Sum(Vector256<float> x) => x[0] + x[1] + (x[2] + x[3]) + (x[4] + x[5] + (x[6] + x[7]));
}
