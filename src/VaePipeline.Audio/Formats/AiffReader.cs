using NAudio.Wave;

namespace VaePipeline.Audio.Formats;

/// <summary>The samples of an AIFF or AIFC file, with their bytes in WAV's order.</summary>
internal sealed class AiffReader : WaveStream
{
    readonly Stream _stream;
    readonly bool _ownsStream;
    readonly AiffHeader _header;

    /// <exception cref="FormatException">The file is no AIFF file, or has no format or no samples.</exception>
    public AiffReader(string aiffFile) : this(File.OpenRead(aiffFile), ownsStream: true)
    {
    }

    /// <summary>Reads from a seekable stream, which is left open.</summary>
    /// <exception cref="FormatException">The stream is no AIFF file, or has no format or no samples.</exception>
    public AiffReader(Stream inputStream) : this(inputStream, ownsStream: false)
    {
    }

    AiffReader(Stream stream, bool ownsStream)
    {
        (_stream, _ownsStream) = (stream, ownsStream);
        try
        {
            _header = AiffHeader.Read(stream);
            Position = 0;
        }
        catch when (ownsStream)
        {
            stream.Dispose();
            throw;
        }
    }

    public override WaveFormat WaveFormat => _header.Format;

    /// <summary>Bytes of samples that are really there.</summary>
    public override long Length => _header.DataLength;

    /// <summary>Frames, not counting a torn last one.</summary>
    public long SampleCount => Length / WaveFormat.BlockAlign;

    public override long Position
    {
        get => _stream.Position - _header.DataPosition;
        set => _stream.Position = _header.DataPosition + Math.Clamp(value - value % WaveFormat.BlockAlign, 0, Length);
    }

    /// <summary>Reads whole frames only.</summary>
    public override int Read(Span<byte> buffer)
    {
        var wanted = (int)Math.Min(buffer.Length, Length - Position);
        wanted -= wanted % WaveFormat.BlockAlign;
        if (wanted <= 0)
            return 0;
        var read = _stream.ReadAtLeast(buffer[..wanted], wanted, throwOnEndOfStream: false);
        ToWavOrder(buffer[..read]);
        return read;
    }

    public override int Read(byte[] array, int offset, int count) => Read(array.AsSpan(offset, count));

    protected override void Dispose(bool disposing)
    {
        if (disposing && _ownsStream)
            _stream.Dispose();
        base.Dispose(disposing);
    }

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
