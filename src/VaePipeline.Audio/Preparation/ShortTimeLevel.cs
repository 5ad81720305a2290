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

    const int Steps = Window / Step;

    /// <summary>The number of windows within a number of samples.</summary>
    public static int Count(int samples) => samples < Window ? 0 : (samples - Window) / Step + 1;

    /// <summary>Measures the level of every window. Sums are of 8 samples and shared by the windows that overlap.</summary>
    /// <param name="samples">(n)</param>
    /// <param name="levels">Receives (<see cref="Count"/>(n)).</param>
    public static void Measure(ReadOnlySpan<float> samples, Span<float> levels)
    {
        Span<double> sums = stackalloc double[Steps];
        Span<double> squares = stackalloc double[Steps];
        for (var step = 0; step < levels.Length + Steps - 1 && levels.Length > 0; step++)
        {
            (sums[step % Steps], squares[step % Steps]) = Sums(samples.Slice(step * Step, Step));
            if (step < Steps - 1)
                continue;
            var mean = (sums[0] + sums[1] + sums[2] + sums[3]) / Window;
            var power = (squares[0] + squares[1] + squares[2] + squares[3]) / Window;
            var isCut = samples[step * Step + Step - 1] == 0;
            levels[step - Steps + 1] = isCut ? 0 : (float)Math.Sqrt(Math.Max(0, power - mean * mean));
        }
    }

    static (double Sum, double Squares) Sums(ReadOnlySpan<float> samples)
    {
        var (low, high) = Vector256.Widen(Vector256.Create(samples));
        return (Vector256.Sum(low + high), Vector256.Sum(low * low + high * high));
    }
}
