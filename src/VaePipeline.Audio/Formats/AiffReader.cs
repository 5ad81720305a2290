using NAudio.Wave;

namespace VaePipeline.Audio.Formats;

/// <summary>
/// The samples of an AIFF or AIFC file, with their bytes in WAV's order. NAudio's AiffFileReader refuses sizes beyond the file's end, and
/// of AIFC it reads big-endian integers only.
/// </summary>
internal sealed class AiffReader : WaveStream
{
    readonly Stream _stream;
    readonly AiffHeader _header;

    /// <summary>Reads from a seekable stream, which is left open.</summary>
    /// <exception cref="FormatException">The stream is no AIFF file, or has no format or no samples.</exception>
    /// <exception cref="NotSupportedException">The samples are compressed in a way that is not known here.</exception>
    public AiffReader(Stream stream)
    {
        _stream = stream;
        _header = AiffHeader.Read(stream);
        Position = 0;
    }

    public override WaveFormat WaveFormat => _header.Format;

    /// <summary>Bytes of samples that are really there.</summary>
    public override long Length => _header.DataLength;

    public override long Position
    {
        get => _stream.Position - _header.DataPosition;
        set => _stream.Position = _header.DataPosition + Math.Clamp(value - value % BlockAlign, 0, Length);
    }

    /// <summary>Reads whole frames only.</summary>
    public override int Read(Span<byte> buffer)
    {
        var wanted = (int)Math.Min(buffer.Length, Length - Position);
        wanted -= wanted % BlockAlign;
        if (wanted <= 0)
            return 0;
        var read = _stream.ReadAtLeast(buffer[..wanted], wanted, throwOnEndOfStream: false);
        ToWavOrder(buffer[..read]);
        return read;
    }

    public override int Read(byte[] array, int offset, int count) => Read(array.AsSpan(offset, count));

    void ToWavOrder(Span<byte> bytes)
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
