using NAudio.Wave;

namespace VaePipeline.Audio.Formats;

/// <summary>The samples of a file as a stream of whole frames.</summary>
/// <param name="stream">The whole file, seekable; it is left open.</param>
/// <param name="format">The format of the stored samples.</param>
/// <param name="start">The offset of the first sample, in bytes.</param>
/// <param name="length">Bytes of samples that are present in the stream.</param>
internal abstract class StoredSamples(Stream stream, WaveFormat format, long start, long length) : WaveStream
{
    public override WaveFormat WaveFormat => format;

    /// <summary>Bytes of samples that are present in the stream.</summary>
    public override long Length => length;

    public override long Position
    {
        get => stream.Position - start;
        set => stream.Position = start + Math.Clamp(value - value % BlockAlign, 0, Length);
    }

    /// <summary>Reads whole frames only.</summary>
    public override int Read(Span<byte> buffer)
    {
        var wanted = (int)Math.Min(buffer.Length, Length - Position);
        wanted -= wanted % BlockAlign;
        if (wanted <= 0)
            return 0;
        var read = stream.ReadAtLeast(buffer[..wanted], wanted, throwOnEndOfStream: false);
        ToWavOrder(buffer[..read]);
        return read;
    }

    public override int Read(byte[] array, int offset, int count) => Read(array.AsSpan(offset, count));

    /// <summary>Converts bytes to WAV's byte order and signedness, in place.</summary>
    protected virtual void ToWavOrder(Span<byte> bytes)
    {
    }
}
