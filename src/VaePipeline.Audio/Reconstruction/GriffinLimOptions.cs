namespace VaePipeline.Audio.Reconstruction;

/// <summary>Options of <see cref="GriffinLim"/>.</summary>
public sealed record GriffinLimOptions
{
    /// <summary>Samples in a Fourier transform; a power of two. [64, 16,384]</summary>
    public int FftSize { get; init; } = 1024;

    /// <summary>Samples between the centers of neighboring frames; at most half a frame, as frames that overlap less do not determine a signal. [1, FftSize / 2]</summary>
    public int HopLength { get; init; } = 256;

    /// <summary>Number of iterations; 0 keeps the initial phases. [0, 10,000]</summary>
    public int Iterations { get; init; } = 32;

    /// <summary>Momentum: 0 is Griffin and Lim's algorithm, 0.99 the fast one of Perraudin et al. [0, 1)</summary>
    public double Momentum { get; init; } = 0.99;

    /// <summary>Seed of the initial phases.</summary>
    public int Seed { get; init; }

    /// <summary>Returns these options, or throws if a value is out of range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range; the message contains its name, the value and the allowed range.</exception>
    public GriffinLimOptions Validated()
    {
        Require.That(FftSize is >= 64 and <= 16_384 && int.IsPow2(FftSize), FftSize, "a power of two from 64 to 16384");
        Require.That(
            HopLength >= 1 && HopLength <= FftSize / 2,
            HopLength,
            $"1 to half of {nameof(FftSize)} ({FftSize / 2}), since frames that overlap less do not determine a signal"
        );
        Require.That(Iterations is >= 0 and <= 10_000, Iterations, "0 to 10000");
        Require.That(Momentum is >= 0 and < 1, Momentum, "0 (Griffin and Lim) to less than 1; 0.99 is fast");
        return this;
    }
}
