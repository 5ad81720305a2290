using System.Globalization;
using System.Text.Json.Serialization;
using VaePipeline.Audio.Preparation;

namespace VaePipeline.Audio.Features;

/// <summary>
/// The definition of a log-mel spectrogram: librosa's (periodic Hann window, centered frames with zero padding, power spectrum, Slaney mel
/// scale with area norm), in dB below the clip's own maximum, scaled to [-1, 1].
/// </summary>
public sealed record LogMelOptions
{
    /// <summary>The default options, on which all published figures of this project are based: 16 kHz, 80 x 128.</summary>
    public static LogMelOptions Default { get; } = new();

    /// <summary>Sample rate, in Hz. [1,000, 192,000]</summary>
    public int SampleRate { get; init; } = 16_000;

    /// <summary>Samples in a Fourier transform; a power of two. [64, 16,384]</summary>
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

    /// <summary>Dynamic range in dB: values further below the clip's maximum are clipped. (0, 200]</summary>
    public double DynamicRangeDb { get; init; } = 80;

    /// <summary>How a sound is prepared before its log-mel is computed; null for not at all: the log-mel is then of its first samples.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PreparationOptions? Preparation { get; init; }

    /// <summary>The number of samples, from the start of a clip, that the frames cover; later samples are ignored.</summary>
    public int SamplesSeen => (Frames - 1) * HopLength + FftSize / 2;

    /// <summary>Values in one log-mel, <c>MelBands * Frames</c>.</summary>
    public int Size => MelBands * Frames;

    /// <summary>Returns these options, or throws if a value is out of range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range; the message contains its name, the value and the allowed range.</exception>
    public LogMelOptions Validated()
    {
        Require.That(SampleRate is >= 1_000 and <= 192_000, SampleRate, "1000 to 192000 Hz");
        Require.That(FftSize is >= 64 and <= 16_384 && int.IsPow2(FftSize), FftSize, "a power of two from 64 to 16384");
        Require.That(HopLength >= 1 && HopLength <= FftSize, HopLength, $"1 to {nameof(FftSize)} ({FftSize})");
        Require.That(MelBands is >= 8 and <= 512, MelBands, "8 to 512");
        Require.That(Frames is >= 8 and <= 4_096, Frames, "8 to 4096");
        var (nyquist, maxHz) = ((SampleRate / 2.0).ToString(CultureInfo.InvariantCulture), MaxHz.ToString(CultureInfo.InvariantCulture));
        Require.That(MaxHz > 0 && MaxHz <= SampleRate / 2.0, MaxHz, $"above 0, up to half the sample rate ({nyquist} Hz)");
        Require.That(MinHz >= 0 && MinHz < MaxHz, MinHz, $"0 to {nameof(MaxHz)} ({maxHz} Hz)");
        Require.That(DynamicRangeDb is > 0 and <= 200, DynamicRangeDb, "above 0, up to 200 dB");
        Preparation?.Validated();
        return this;
    }
}
