using System.Runtime.Intrinsics;

namespace VaePipeline.Audio.Preparation;

/// <summary>
/// The level of a sound over 32 samples (2 ms at 16 kHz), every 8 samples: the standard deviation, which a constant offset does not change.
/// Samples after the end of the sound are zeros.
/// </summary>
static class ShortTimeLevel
{
    /// <summary>Samples that a level is measured over.</summary>
    public const int Window = 32;

    /// <summary>Samples between levels.</summary>
    public const int Step = 8;

    const int Steps = Window / Step;

    /// <summary>The number of levels of windows that begin within a number of samples.</summary>
    public static int Count(int samples) => (samples + Step - 1) / Step;

    /// <summary>Measures the level of every window that begins within the samples. Sums are of 8 samples and shared by the windows that overlap.</summary>
    /// <param name="samples">(n); zeros follow.</param>
    /// <param name="levels">Receives (<see cref="Count"/>(n)).</param>
    public static void Measure(ReadOnlySpan<float> samples, Span<float> levels)
    {
        // The last sums of a ring of four belong to the window that ends with them.
        Span<double> sums = stackalloc double[Steps];
        Span<double> squares = stackalloc double[Steps];
        for (var step = 0; step < levels.Length + Steps - 1; step++)
        {
            (sums[step % Steps], squares[step % Steps]) = Sums(samples, step * Step);
            if (step < Steps - 1)
                continue;
            var mean = (sums[0] + sums[1] + sums[2] + sums[3]) / Window;
            var power = (squares[0] + squares[1] + squares[2] + squares[3]) / Window;
            levels[step - Steps + 1] = (float)Math.Sqrt(Math.Max(0, power - mean * mean));
        }
    }

    static (double Sum, double Squares) Sums(ReadOnlySpan<float> samples, int from)
    {
        if (from >= samples.Length)
            return (0, 0);
        var part = samples[from..];
        if (part.Length < Step)
        {
            Span<float> padded = stackalloc float[Step];
            padded.Clear();
            part.CopyTo(padded);
            return Sums(padded, 0);
        }
        var (low, high) = Vector256.Widen(Vector256.Create(part[..Step]));
        return (Vector256.Sum(low + high), Vector256.Sum(low * low + high * high));
    }
}
