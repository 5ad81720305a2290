namespace VaePipeline.Audio.Reconstruction;

/// <summary>How <see cref="GriffinLim"/> finds the phases that a spectrogram lacks.</summary>
public sealed record GriffinLimOptions
{
    /// <summary>Samples a Fourier transform sees; a power of two. [64, 16,384]</summary>
    public int FftSize { get; init; } = 1024;

    /// <summary>Samples between the centers of neighboring frames; beyond half a frame the frames would not tell enough. [1, FftSize / 2]</summary>
    public int HopLength { get; init; } = 256;

    /// <summary>How often the phases are renewed; 0 keeps those of the start. [0, 10,000]</summary>
    public int Iterations { get; init; } = 32;

    /// <summary>How far each step is carried on in its own direction: 0 is Griffin and Lim's algorithm, 0.99 Perraudin's fast one. [0, 1)</summary>
    public double Momentum { get; init; } = 0.99;

    /// <summary>Seed of the phases at the start.</summary>
    public int Seed { get; init; }

    /// <summary>Returns these options, or throws when a value is out of its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range; the message names value, range and remedy.</exception>
    public GriffinLimOptions Validated()
    {
        Require(FftSize is >= 64 and <= 16_384 && int.IsPow2(FftSize), nameof(FftSize), FftSize, "a power of two from 64 to 16384");
        Require(HopLength >= 1 && HopLength <= FftSize / 2, nameof(HopLength), HopLength, $"1 to half of {nameof(FftSize)} ({FftSize / 2}), since frames that overlap less do not determine a signal");
        Require(Iterations is >= 0 and <= 10_000, nameof(Iterations), Iterations, "0 to 10000");
        Require(Momentum is >= 0 and < 1, nameof(Momentum), Momentum, "0 (Griffin and Lim) up to, but not, 1; 0.99 is fast");
        return this;
    }

    static void Require(bool holds, string name, double value, string allowed)
    {
        if (!holds)
            throw new ArgumentOutOfRangeException(name, FormattableString.Invariant($"{name} is {value}; allowed: {allowed}."));
    }
}
