namespace VaePipeline.Audio.Features;

/// <summary>
/// How samples become a log-mel spectrogram: librosa's definition (periodic Hann window, centered frames with zero padding,
/// power spectrum, Slaney mel scale with area norm), in dB below the clip's own maximum, scaled to [-1, 1].
/// </summary>
public sealed record LogMelOptions
{
    /// <summary>The options every number of the project is quoted with: 16 kHz, 80 x 128.</summary>
    public static LogMelOptions Default { get; } = new();

    /// <summary>Samples per second, in Hz. [1,000, 192,000]</summary>
    public int SampleRate { get; init; } = 16_000;

    /// <summary>Samples a Fourier transform sees; a power of two. [64, 16,384]</summary>
    public int FftSize { get; init; } = 1024;

    /// <summary>Samples between the centers of neighboring frames. [1, FftSize]</summary>
    public int HopLength { get; init; } = 256;

    /// <summary>Mel bands, the height of the spectrogram. [8, 512]</summary>
    public int MelBands { get; init; } = 80;

    /// <summary>Frames, the width of the spectrogram. [8, 4,096]</summary>
    public int Frames { get; init; } = 128;

    /// <summary>Lower edge of the lowest band, in Hz. [0, MaxHz)</summary>
    public double MinHz { get; init; }

    /// <summary>Upper edge of the highest band, in Hz. (MinHz, SampleRate / 2]</summary>
    public double MaxHz { get; init; } = 8_000;

    /// <summary>Depth of the scale in dB: what lies further below the clip's maximum is clipped. (0, 200]</summary>
    public double DynamicRangeDb { get; init; } = 80;

    /// <summary>How many samples from the start of a clip the frames can see; later ones are not read.</summary>
    public int SamplesSeen => (Frames - 1) * HopLength + FftSize / 2;

    /// <summary>Values of one log-mel, <c>MelBands * Frames</c>.</summary>
    public int Size => MelBands * Frames;

    /// <summary>Returns these options, or throws when a value is out of its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range; the message names value, range and remedy.</exception>
    public LogMelOptions Validated()
    {
        Require(SampleRate is >= 1_000 and <= 192_000, nameof(SampleRate), SampleRate, $"1000 to 192000 Hz");
        Require(FftSize is >= 64 and <= 16_384 && int.IsPow2(FftSize), nameof(FftSize), FftSize, $"a power of two from 64 to 16384");
        Require(HopLength >= 1 && HopLength <= FftSize, nameof(HopLength), HopLength, $"1 to {nameof(FftSize)} ({FftSize})");
        Require(MelBands is >= 8 and <= 512, nameof(MelBands), MelBands, $"8 to 512");
        Require(Frames is >= 8 and <= 4_096, nameof(Frames), Frames, $"8 to 4096");
        Require(MaxHz > 0 && MaxHz <= SampleRate / 2.0, nameof(MaxHz), MaxHz, $"above 0, up to half the sample rate ({SampleRate / 2.0} Hz)");
        Require(MinHz >= 0 && MinHz < MaxHz, nameof(MinHz), MinHz, $"0 to {nameof(MaxHz)} ({MaxHz} Hz)");
        Require(DynamicRangeDb is > 0 and <= 200, nameof(DynamicRangeDb), DynamicRangeDb, $"above 0, up to 200 dB");
        return this;
    }

    static void Require(bool holds, string name, double value, FormattableString allowed)
    {
        if (!holds)
            throw new ArgumentOutOfRangeException(name, FormattableString.Invariant($"{name} is {value}; allowed: ") + FormattableString.Invariant(allowed) + ".");
    }
}
