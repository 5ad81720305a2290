namespace VaePipeline.Audio.Formats;

/// <summary>
/// The samples of an AIFF or AIFC file, with their bytes in WAV's order. NAudio's AiffFileReader refuses sizes beyond the file's end, and
/// of AIFC it reads big-endian integers only.
/// </summary>
internal sealed class AiffReader : StoredSamples
{
    readonly AiffHeader _header;

    /// <summary>Reads from a seekable stream, which is left open.</summary>
    /// <exception cref="FormatException">The stream is no AIFF file, or has no format or no samples.</exception>
    /// <exception cref="NotSupportedException">The samples are compressed in a way that is not known here.</exception>
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
