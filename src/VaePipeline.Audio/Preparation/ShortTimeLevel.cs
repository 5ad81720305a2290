using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace VaePipeline.Audio.Preparation;

/// <summary>
/// The level of a sound over 32 samples (2 ms at 16 kHz), every 8 samples: the standard deviation, which a constant offset does not change.
/// A window that ends with a zero has no level, since the step from an offset to digital silence is no sound.
/// </summary>
static class ShortTimeLevel
{
    /// <summary>Samples that a level is measured over.</summary>
    public const int Window = 32;

    /// <summary>Samples between levels.</summary>
    public const int Step = 8;

    /// <summary>Levels that are measured at once, so that the moments stay in the first-level cache.</summary>
    const int Chunk = 512;

    /// <summary>Steps of a window after its first.</summary>
    const int MoreSteps = Window / Step - 1;

    /// <summary>The number of windows within a number of samples.</summary>
    public static int Count(int samples) => samples < Window ? 0 : (samples - Window) / Step + 1;

    /// <summary>
    /// Measures the level of every window. Windows share the moments of their steps, combined as in Chan, Golub and LeVeque, "Updating formulae
    /// and a pairwise algorithm for computing sample variances" (1979): with them floats suffice, although an offset may be much larger than the sound.
    /// </summary>
    /// <param name="samples">(n)</param>
    /// <param name="levels">Receives (<see cref="Count"/>(n)).</param>
    public static void Measure(ReadOnlySpan<float> samples, Span<float> levels)
    {
        Span<float> means = stackalloc float[Chunk + MoreSteps];
        Span<float> spreads = stackalloc float[Chunk + MoreSteps];
        for (var first = 0; first < levels.Length; first += Chunk)
        {
            var count = Math.Min(Chunk, levels.Length - first);
            var steps = count + MoreSteps;
            StepMoments.Measure(samples.Slice(first * Step, steps * Step), means[..steps], spreads[..steps]);
            Deviations(means, spreads, levels.Slice(first, count));
        }
        for (var i = 0; i < levels.Length; i++)
            if (BitConverter.SingleToInt32Bits(samples[i * Step + Window - 1]) << 1 == 0) // 0 or -0, twice as fast as a comparison of floats
                levels[i] = 0;
    }

    static void Deviations(ReadOnlySpan<float> means, ReadOnlySpan<float> spreads, Span<float> levels)
    {
        ref var mean = ref MemoryMarshal.GetReference(means);
        ref var spread = ref MemoryMarshal.GetReference(spreads);
        var i = 0;
        for (; i <= levels.Length - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            var at = (nuint)i;
            var (m0, m1) = (Vector256.LoadUnsafe(ref mean, at), Vector256.LoadUnsafe(ref mean, at + 1));
            var (m2, m3) = (Vector256.LoadUnsafe(ref mean, at + 2), Vector256.LoadUnsafe(ref mean, at + 3));
            var center = (m0 + m1 + (m2 + m3)) * 0.25f;
            var (d0, d1, d2, d3) = (m0 - center, m1 - center, m2 - center, m3 - center);
            var between = d0 * d0 + d1 * d1 + (d2 * d2 + d3 * d3);
            var within =
                Vector256.LoadUnsafe(ref spread, at)
                + Vector256.LoadUnsafe(ref spread, at + 1)
                + (Vector256.LoadUnsafe(ref spread, at + 2) + Vector256.LoadUnsafe(ref spread, at + 3));
            Vector256.Sqrt((within + between * Step) * (1f / Window)).CopyTo(levels[i..]);
        }
        for (; i < levels.Length; i++)
        {
            var center = (means[i] + means[i + 1] + (means[i + 2] + means[i + 3])) * 0.25f;
            var (d0, d1, d2, d3) = (means[i] - center, means[i + 1] - center, means[i + 2] - center, means[i + 3] - center);
            var between = d0 * d0 + d1 * d1 + (d2 * d2 + d3 * d3);
            var within = spreads[i] + spreads[i + 1] + (spreads[i + 2] + spreads[i + 3]);
            levels[i] = MathF.Sqrt((within + between * Step) * (1f / Window));
        }
    }
}
