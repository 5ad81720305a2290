namespace NAudio.Wave;

/// <summary>Writes a WAV file; the sizes in its header are set when it is disposed.</summary>
public class WaveFileWriter : Stream
{
    const int RiffSizePosition = 4;
    readonly Stream _stream;
    readonly BinaryWriter _writer;
    readonly long _dataPosition;
    long _dataLength;
    bool _isDisposed;

    public WaveFileWriter(string filename, WaveFormat format) : this(new FileStream(filename, FileMode.Create, FileAccess.Write, FileShare.Read), format) =>
        Filename = filename;

    /// <summary>Writes to a seekable stream, which is disposed with the writer.</summary>
    public WaveFileWriter(Stream outStream, WaveFormat format)
    {
        ArgumentNullException.ThrowIfNull(outStream);
        ArgumentNullException.ThrowIfNull(format);
        _stream = outStream;
        WaveFormat = format;
        _writer = new(outStream, System.Text.Encoding.ASCII);
        _writer.Write("RIFF"u8);
        _writer.Write(0);
        _writer.Write("WAVE"u8);
        _writer.Write("fmt "u8);
        format.Serialize(_writer);
        _writer.Write("data"u8);
        _writer.Write(0);
        _writer.Flush();
        _dataPosition = outStream.Position;
    }

    public string? Filename { get; }

    public WaveFormat WaveFormat { get; }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    /// <summary>Bytes of samples written.</summary>
    public override long Length => _dataLength;

    public override long Position { get => _dataLength; set => throw new NotSupportedException("Samples are written in order."); }

    /// <exception cref="ArgumentException">The file would pass the 4 GB that a WAV header can state.</exception>
    public override void Write(ReadOnlySpan<byte> data)
    {
        if (_dataPosition + _dataLength + data.Length > uint.MaxValue)
            throw new ArgumentException("A WAV file holds at most 4 GB; split the sound.", nameof(data));
        _stream.Write(data);
        _dataLength += data.Length;
    }

    public override void Write(byte[] data, int offset, int count) => Write(data.AsSpan(offset, count));

    /// <summary>Writes the sizes so far, so that what is on disk is a whole file.</summary>
    public override void Flush()
    {
        var end = _stream.Position;
        _stream.Position = RiffSizePosition;
        _writer.Write((uint)(_dataPosition - 8 + _dataLength + _dataLength % 2));
        _writer.Flush();
        _stream.Position = _dataPosition - sizeof(uint);
        _writer.Write((uint)_dataLength);
        _writer.Flush();
        _stream.Position = end;
        _stream.Flush();
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("A wave writer is write-only.");

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException("Samples are written in order.");

    public override void SetLength(long value) => throw new NotSupportedException("Samples are written in order.");

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_isDisposed)
        {
            _isDisposed = true;
            try
            {
                if (_dataLength % 2 == 1)
                    _stream.WriteByte(0);
                Flush();
            }
            finally
            {
                _writer.Dispose();
            }
        }
        base.Dispose(disposing);
    }
}
