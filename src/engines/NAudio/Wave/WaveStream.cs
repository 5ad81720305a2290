namespace NAudio.Wave;

/// <summary>A read-only stream of audio bytes with a format.</summary>
public abstract class WaveStream : Stream, IWaveProvider
{
    public abstract WaveFormat WaveFormat { get; }

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    /// <summary>Bytes of a frame.</summary>
    public virtual int BlockAlign => WaveFormat.BlockAlign;

    public virtual TimeSpan TotalTime => TimeSpan.FromSeconds((double)Length / WaveFormat.AverageBytesPerSecond);

    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => Position + offset,
        _ => Length + offset,
    };

    public override void Flush()
    {
    }

    public override void SetLength(long length) => throw new NotSupportedException("A wave stream is read-only; it has no length to set.");

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("A wave stream is read-only.");
}
