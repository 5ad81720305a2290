using NAudio.Wave;

namespace VaePipeline.Audio.Formats;

/// <summary>
/// The samples of a WAV file (RIFF, RF64) as the bytes they are stored in. NAudio's WaveFileReader refuses files that are common in
/// sample libraries: RF64 whose ds64 chunk is missing or wrong, and sizes of 0 that a recorder never filled in.
/// </summary>
internal sealed class RiffReader : WaveStream
{
    readonly Stream _stream;
    readonly RiffHeader _header;

    /// <summary>Reads from a seekable stream, which is left open.</summary>
    /// <exception cref="FormatException">The stream is no WAV file, has no format or no samples, or its format contradicts itself.</exception>
    /// <exception cref="NotSupportedException">The samples are compressed in a way that is not known here.</exception>
    public RiffReader(Stream stream)
    {
        _stream = stream;
        _header = RiffHeader.Read(stream);
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
        return wanted <= 0 ? 0 : _stream.ReadAtLeast(buffer[..wanted], wanted, throwOnEndOfStream: false);
    }

    public override int Read(byte[] array, int offset, int count) => Read(array.AsSpan(offset, count));
}
