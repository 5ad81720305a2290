using NAudio.Wave;

namespace VaePipeline.Audio.Formats;

/// <summary>The samples of a WAV file (RIFF, RF64) as the bytes they are stored in.</summary>
internal sealed class RiffReader : WaveStream
{
    readonly Stream _stream;
    readonly bool _ownsStream;
    readonly RiffHeader _header;

    /// <exception cref="FormatException">The file is no WAV file, or has no format or no samples.</exception>
    public RiffReader(string waveFile) : this(File.OpenRead(waveFile), ownsStream: true)
    {
    }

    /// <summary>Reads from a seekable stream, which is left open.</summary>
    /// <exception cref="FormatException">The stream is no WAV file, or has no format or no samples.</exception>
    public RiffReader(Stream inputStream) : this(inputStream, ownsStream: false)
    {
    }

    RiffReader(Stream stream, bool ownsStream)
    {
        _stream = stream;
        _ownsStream = ownsStream;
        try
        {
            _header = RiffHeader.Read(stream);
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
    public long SampleCount => Length / FrameBytes;

    public override long Position
    {
        get => _stream.Position - _header.DataPosition;
        set => _stream.Position = _header.DataPosition + Math.Clamp(value - value % FrameBytes, 0, Length);
    }

    // a header may claim frames of no bytes; whether that is an error is for whoever interprets the samples
    int FrameBytes => Math.Max(1, WaveFormat.BlockAlign);

    /// <summary>Reads whole frames only.</summary>
    public override int Read(Span<byte> buffer)
    {
        var wanted = (int)Math.Min(buffer.Length, Length - Position);
        wanted -= wanted % FrameBytes;
        return wanted <= 0 ? 0 : _stream.ReadAtLeast(buffer[..wanted], wanted, throwOnEndOfStream: false);
    }

    public override int Read(byte[] array, int offset, int count) => Read(array.AsSpan(offset, count));

    protected override void Dispose(bool disposing)
    {
        if (disposing && _ownsStream)
            _stream.Dispose();
        base.Dispose(disposing);
    }
}
