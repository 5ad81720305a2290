using NAudio.Wave;

namespace VaePipeline.Audio.Formats;

/// <summary>Formats with a fixed number of whole bytes per sample.</summary>
internal static class PlainFormat
{
    public const int MaxChannels = 256;

    /// <summary>Creates NAudio's description of a format. NAudio stores channels and frame sizes as signed 16-bit numbers without checking them.</summary>
    /// <exception cref="FormatException">There are no channels or too many, or the rate is below 1 Hz.</exception>
    public static WaveFormat Of(WaveFormatEncoding encoding, int sampleRate, int channels, int bytesPerSample)
    {
        Require(sampleRate, channels);
        var frameBytes = channels * bytesPerSample;
        var bytesPerSecond = (int)Math.Min((long)sampleRate * frameBytes, int.MaxValue);
        return WaveFormat.CreateCustomFormat(encoding, sampleRate, channels, bytesPerSecond, frameBytes, bytesPerSample * 8);
    }

    /// <exception cref="FormatException">There are no channels or too many, or the rate is below 1 Hz.</exception>
    public static void Require(int sampleRate, int channels)
    {
        if (channels < 1 || sampleRate < 1)
            throw new FormatException($"it claims {channels} channels at {sampleRate} Hz");
        if (channels > MaxChannels)
            throw new FormatException($"it has {channels} channels; allowed: 1 to {MaxChannels}");
    }
}
