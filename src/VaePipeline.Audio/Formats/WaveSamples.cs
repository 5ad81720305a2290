using NAudio.Wave;

namespace VaePipeline.Audio.Formats;

/// <summary>The samples of a WAV or AIFF file as floats, whatever they are stored as.</summary>
internal static class WaveSamples
{
    static readonly byte[] SubFormatTail = [0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, 0x71];

    /// <summary>Floats in [-1, 1], channels interleaved.</summary>
    /// <exception cref="FormatException">The header contradicts itself.</exception>
    /// <exception cref="NotSupportedException">The samples are compressed in a way that is not known here.</exception>
    public static ISampleProvider Of(WaveStream reader)
    {
        var format = reader.WaveFormat;
        if (format.Channels < 1 || format.SampleRate < 1)
            throw new FormatException($"it claims {format.Channels} channels at {format.SampleRate} Hz");
        var encoding = EncodingOf(format);
        if (encoding is WaveFormatEncoding.ALaw or WaveFormatEncoding.MuLaw && format.BlockAlign == format.Channels)
            return new CompandedSamples(reader, encoding);
        if (encoding is not (WaveFormatEncoding.Pcm or WaveFormatEncoding.IeeeFloat))
            throw new NotSupportedException($"its samples are encoded as {format.Encoding}");
        // samples of, say, 20 bits fill the upper bits of their bytes: the bytes count, not the bits
        var (bytes, torn) = Math.DivRem(format.BlockAlign, format.Channels);
        if (torn != 0 || bytes == 0 || (format.BitsPerSample + 7) / 8 != bytes)
            throw new FormatException($"frames of {format.BlockAlign} bytes do not hold {format.Channels} channels of {format.BitsPerSample} bits");
        if (encoding == WaveFormatEncoding.Pcm ? bytes > 4 : bytes is not (4 or 8))
            throw new NotSupportedException($"its samples are {encoding} of {format.BitsPerSample} bits");
        var plain = WaveFormat.CreateCustomFormat(
            encoding, format.SampleRate, format.Channels, (int)Math.Min((long)format.SampleRate * format.BlockAlign, int.MaxValue), format.BlockAlign, bytes * 8);
        return new PlainWave(reader, plain).ToSampleProvider();
    }

    /// <summary>The encoding, with WAVE_FORMAT_EXTENSIBLE resolved to what it wraps.</summary>
    static WaveFormatEncoding EncodingOf(WaveFormat format)
    {
        const int SubFormatOffset = 6;
        if (format is WaveFormatExtensible extensible)
            return Resolve(extensible.SubFormat.ToByteArray());
        if (format is { Encoding: WaveFormatEncoding.Extensible } and WaveFormatExtraData { ExtraSize: >= 22 } wrapped)
            return Resolve(wrapped.ExtraData.AsSpan(SubFormatOffset, 16));
        return format.Encoding;
    }

    static WaveFormatEncoding Resolve(ReadOnlySpan<byte> subFormat) => subFormat[2..].SequenceEqual(SubFormatTail)
        ? (WaveFormatEncoding)(subFormat[0] | subFormat[1] << 8)
        : throw new NotSupportedException($"its samples are of an unknown extensible kind ({new Guid(subFormat)})");

    /// <summary>The same bytes under the format that says plainly what they are.</summary>
    sealed class PlainWave(IWaveProvider source, WaveFormat format) : IWaveProvider
    {
        public WaveFormat WaveFormat => format;

        public int Read(Span<byte> buffer) => source.Read(buffer);
    }
}
