using NAudio.Wave.SampleProviders;

namespace NAudio.Wave;

public static class WaveExtensionMethods
{
    /// <summary>The stream's samples as floats in [-1, 1].</summary>
    /// <exception cref="ArgumentException">The format is neither PCM of 8, 16, 24 or 32 bits nor float of 32 or 64.</exception>
    public static ISampleProvider ToSampleProvider(this IWaveProvider waveProvider)
    {
        ArgumentNullException.ThrowIfNull(waveProvider);
        var format = waveProvider.WaveFormat;
        return (format.Encoding, format.BitsPerSample) switch
        {
            (WaveFormatEncoding.Pcm, 8) => new Pcm8BitToSampleProvider(waveProvider),
            (WaveFormatEncoding.Pcm, 16) => new Pcm16BitToSampleProvider(waveProvider),
            (WaveFormatEncoding.Pcm, 24) => new Pcm24BitToSampleProvider(waveProvider),
            (WaveFormatEncoding.Pcm, 32) => new Pcm32BitToSampleProvider(waveProvider),
            (WaveFormatEncoding.IeeeFloat, 32) => new WaveToSampleProvider(waveProvider),
            (WaveFormatEncoding.IeeeFloat, 64) => new WaveToSampleProvider64(waveProvider),
            _ => throw new ArgumentException($"Samples of {format} are not supported; PCM of 8 to 32 bits and float of 32 and 64 are.", nameof(waveProvider)),
        };
    }
}
