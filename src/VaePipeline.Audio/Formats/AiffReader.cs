namespace VaePipeline.Audio.Formats;

/// <summary>
/// Reads the samples of an AIFF or AIFC file, converted to WAV's byte order. NAudio's AiffFileReader refuses sizes beyond the end of the
/// file and reads only big-endian integers from AIFC.
/// </summary>
internal sealed class AiffReader : StoredSamples
{
    readonly AiffHeader _header;

    /// <summary>Reads from a seekable stream, which is left open.</summary>
    /// <exception cref="FormatException">The stream is no AIFF file, or its format or samples are missing.</exception>
    /// <exception cref="NotSupportedException">The compression of the samples is not supported.</exception>
    public AiffReader(Stream stream) : this(stream, AiffHeader.Read(stream))
    {
    }

    AiffReader(Stream stream, AiffHeader header) : base(stream, header.Format, header.DataPosition, header.DataLength)
    {
        _header = header;
        Position = 0;
    }

    protected override void ToWavOrder(Span<byte> bytes)
    {
        var width = WaveFormat.BitsPerSample / 8;
        if (_header.IsBigEndian && width > 1)
            for (var i = 0; i <= bytes.Length - width; i += width)
                bytes.Slice(i, width).Reverse();
        if (_header.IsSignedByte)
            foreach (ref var value in bytes)
                value ^= 0x80;
    }
}
