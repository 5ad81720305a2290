using NAudio.Codecs;
using NAudio.Wave;

namespace VaePipeline.Audio.Formats;

/// <summary>A-law and mu-law bytes as floats.</summary>
internal sealed class CompandedSamples(IWaveProvider source, WaveFormatEncoding encoding) : ISampleProvider
{
    const int BlockSize = 1 << 12;
    readonly byte[] _bytes = new byte[BlockSize];
    readonly short[] _shorts = new short[BlockSize];

    public WaveFormat WaveFormat { get; } = WaveFormat.CreateIeeeFloatWaveFormat(source.WaveFormat.SampleRate, source.WaveFormat.Channels);

    public int Read(Span<float> buffer)
    {
        var most = Math.Min(buffer.Length, BlockSize);
        var count = source.Read(_bytes.AsSpan(0, most - most % WaveFormat.Channels));
        if (encoding == WaveFormatEncoding.ALaw)
            ALawDecoder.Decode(_bytes.AsSpan(0, count), _shorts);
        else
            MuLawDecoder.Decode(_bytes.AsSpan(0, count), _shorts);
        for (var i = 0; i < count; i++)
            buffer[i] = _shorts[i] * (1f / 32768);
        return count;
    }
}
