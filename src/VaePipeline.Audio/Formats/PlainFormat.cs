using NAudio.Wave;

namespace VaePipeline.Audio.Formats;

/// <summary>Formats of samples that are stored one after another in whole bytes.</summary>
internal static class PlainFormat
{
    public const int MaxChannels = 256;

    /// <summary>NAudio's description of a format. It stores channels and frame sizes as signed 16-bit numbers without a check, so the check is here.</summary>
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
