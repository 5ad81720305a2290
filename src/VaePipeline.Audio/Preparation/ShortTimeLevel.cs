using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

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

    /// <summary>Levels that are measured at once, so that the sums stay in the first-level cache.</summary>
    const int Chunk = 512;

    const double PerSample = 1.0 / Window; // a product is several times faster than a quotient

    /// <summary>Steps of a window after its first.</summary>
    const int MoreSteps = Window / Step - 1;

    /// <summary>The number of windows within a number of samples.</summary>
    public static int Count(int samples) => samples < Window ? 0 : (samples - Window) / Step + 1;

    /// <summary>Measures the level of every window. Sums are of 8 samples and shared by the windows that overlap.</summary>
    /// <param name="samples">(n)</param>
    /// <param name="levels">Receives (<see cref="Count"/>(n)).</param>
    public static void Measure(ReadOnlySpan<float> samples, Span<float> levels)
    {
        Span<double> sums = stackalloc double[Chunk + MoreSteps];
        Span<double> squares = stackalloc double[Chunk + MoreSteps];
        for (var first = 0; first < levels.Length; first += Chunk)
        {
            var count = Math.Min(Chunk, levels.Length - first);
            AddUp(samples.Slice(first * Step, (count + MoreSteps) * Step), sums, squares);
            Deviations(sums, squares, levels.Slice(first, count));
        }
        for (var i = 0; i < levels.Length; i++)
            if (samples[i * Step + Window - 1] == 0)
                levels[i] = 0;
    }

    /// <summary>The sum, and the sum of squares, of every 8 samples; in doubles, since an offset may be much larger than the sound.</summary>
    static void AddUp(ReadOnlySpan<float> samples, Span<double> sums, Span<double> squares)
    {
        ref var start = ref MemoryMarshal.GetReference(samples);
        var steps = samples.Length / Step;
        var step = 0;
        for (; step <= steps - 4; step += 4)
        {
            var (s0, q0) = Moments(ref start, step);
            var (s1, q1) = Moments(ref start, step + 1);
            var (s2, q2) = Moments(ref start, step + 2);
            var (s3, q3) = Moments(ref start, step + 3);
            Sums(s0, s1, s2, s3).CopyTo(sums[step..]);
            Sums(q0, q1, q2, q3).CopyTo(squares[step..]);
        }
        for (; step < steps; step++)
        {
            var (s, q) = Moments(ref start, step);
            (sums[step], squares[step]) = (Sum(s), Sum(q));
        }
    }

    /// <summary>Sums of the samples of a step and of their squares, two samples per lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static (Vector256<double> Sums, Vector256<double> Squares) Moments(ref float start, int step)
    {
        var (low, high) = Vector256.Widen(Vector256.LoadUnsafe(ref start, (nuint)(step * Step)));
        return (low + high, low * low + high * high);
    }

    /// <summary>The sums of the lanes of four vectors. Machines without AVX add in the same order, so the bits are the same.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<double> Sums(Vector256<double> a, Vector256<double> b, Vector256<double> c, Vector256<double> d)
    {
        if (!Avx.IsSupported)
            return Vector256.Create(Sum(a), Sum(b), Sum(c), Sum(d));
        var (ab, cd) = (Avx.HorizontalAdd(a, b), Avx.HorizontalAdd(c, d));
        return Avx.Permute2x128(ab, cd, 0x20) + Avx.Permute2x128(ab, cd, 0x31);
    }

    static double Sum(Vector256<double> lanes) => lanes[0] + lanes[1] + (lanes[2] + lanes[3]);

    static void Deviations(ReadOnlySpan<double> sums, ReadOnlySpan<double> squares, Span<float> levels)
    {
        var i = 0;
        for (; i <= levels.Length - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            var variances = Vector256.Narrow(Variances(sums, squares, i), Variances(sums, squares, i + Vector256<double>.Count));
            Vector256.Sqrt(Vector256.MaxNative(variances, Vector256<float>.Zero)).CopyTo(levels[i..]);
        }
        for (; i < levels.Length; i++)
        {
            var mean = (sums[i] + sums[i + 1] + (sums[i + 2] + sums[i + 3])) * PerSample;
            var power = (squares[i] + squares[i + 1] + (squares[i + 2] + squares[i + 3])) * PerSample;
            levels[i] = MathF.Sqrt(Math.Max(0, (float)(power - mean * mean)));
        }
    }

    /// <summary>Variances of four windows.</summary>
    static Vector256<double> Variances(ReadOnlySpan<double> sums, ReadOnlySpan<double> squares, int i)
    {
        var mean = OfWindows(sums, i) * PerSample;
        return OfWindows(squares, i) * PerSample - mean * mean;
    }

    /// <summary>Sums over four windows, from the sums of their steps.</summary>
    static Vector256<double> OfWindows(ReadOnlySpan<double> steps, int i)
    {
        ref var start = ref MemoryMarshal.GetReference(steps);
        var (first, second) = (Vector256.LoadUnsafe(ref start, (nuint)i), Vector256.LoadUnsafe(ref start, (nuint)i + 1));
        var (third, fourth) = (Vector256.LoadUnsafe(ref start, (nuint)i + 2), Vector256.LoadUnsafe(ref start, (nuint)i + 3));
        return first + second + (third + fourth);
    }
}
