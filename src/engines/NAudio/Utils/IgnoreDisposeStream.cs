namespace NAudio.Utils;

/// <summary>Hands a stream to something that would dispose it, and keeps it open.</summary>
public class IgnoreDisposeStream(Stream sourceStream) : Stream
{
    public Stream SourceStream { get; private set; } = sourceStream;

    public bool IgnoreDispose { get; set; } = true;

    public override bool CanRead => SourceStream.CanRead;

    public override bool CanSeek => SourceStream.CanSeek;

    public override bool CanWrite => SourceStream.CanWrite;

    public override long Length => SourceStream.Length;

    public override long Position { get => SourceStream.Position; set => SourceStream.Position = value; }

    public override void Flush() => SourceStream.Flush();

    public override int Read(byte[] buffer, int offset, int count) => SourceStream.Read(buffer, offset, count);

    public override int Read(Span<byte> buffer) => SourceStream.Read(buffer);

    public override long Seek(long offset, SeekOrigin origin) => SourceStream.Seek(offset, origin);

    public override void SetLength(long value) => SourceStream.SetLength(value);

    public override void Write(byte[] buffer, int offset, int count) => SourceStream.Write(buffer, offset, count);

    public override void Write(ReadOnlySpan<byte> buffer) => SourceStream.Write(buffer);

    protected override void Dispose(bool disposing)
    {
        if (disposing && !IgnoreDispose)
            SourceStream.Dispose();
        base.Dispose(disposing);
    }
}
