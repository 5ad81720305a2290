namespace VaePipeline.Audio.Formats;

/// <summary>
/// A stream made of parts of another one and of bytes in memory: the part of a file that holds sound, or a file with a repaired header.
/// It is read-only; the source stays open.
/// </summary>
internal sealed class SplicedStream : Stream
{
    readonly Stream _source;
    readonly List<(long At, ByteRange Range, byte[]? Bytes, byte? Fill)> _parts = [];
    long _length,
        _position;
    int _part;

    public SplicedStream(Stream source, params IEnumerable<ByteRange> ranges)
    {
        _source = source;
        foreach (var range in ranges)
            Add(range);
    }

    /// <summary>The source with other bytes at a place.</summary>
    public static SplicedStream WithBytes(Stream source, long at, byte[] bytes)
    {
        var spliced = new SplicedStream(source, new ByteRange(0, at));
        spliced.Add(bytes);
        spliced.Add(new ByteRange(at + bytes.Length, source.Length - at - bytes.Length));
        return spliced;
    }

    /// <summary>Appends a part of the source.</summary>
    public void Add(ByteRange range)
    {
        if (range.Length <= 0)
            return;
        _parts.Add((_length, range, null, null));
        _length += range.Length;
    }

    /// <summary>Appends bytes.</summary>
    public void Add(byte[] bytes)
    {
        _parts.Add((_length, new(0, bytes.Length), bytes, null));
        _length += bytes.Length;
    }

    /// <summary>Appends one byte, repeated; takes no memory for it.</summary>
    public void AddRepeated(byte value, long count)
    {
        _parts.Add((_length, new(0, count), null, value));
        _length += count;
    }

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => _length;

    public override long Position
    {
        get => _position;
        set => _position = value >= 0 ? value : throw new IOException("The position is before the start of the stream.");
    }

    public override int Read(Span<byte> buffer)
    {
        if (_position >= _length || buffer.IsEmpty)
            return 0;
        var (at, range, bytes, fill) = _parts[_part = PartAt(_position)];
        var offset = _position - at;
        buffer = buffer[..(int)Math.Min(buffer.Length, range.Length - offset)];
        if (fill is { } value)
            buffer.Fill(value);
        else if (bytes is not null)
            bytes.AsSpan((int)offset, buffer.Length).CopyTo(buffer);
        else
        {
            _source.Position = range.Start + offset;
            buffer = buffer[.._source.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false)];
        }
        _position += buffer.Length;
        return buffer.Length;
    }

    /// <summary>The part with a position; mostly the current one or the next.</summary>
    int PartAt(long position)
    {
        for (var part = _part; part < Math.Min(_part + 2, _parts.Count); part++)
            if (position >= _parts[part].At && position < _parts[part].At + _parts[part].Range.Length)
                return part;
        var (low, high) = (0, _parts.Count - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            (low, high) = _parts[middle].At <= position ? (middle, high) : (low, middle - 1);
        }
        return low;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override long Seek(long offset, SeekOrigin origin) =>
        Position =
            offset
            + origin switch
            {
                SeekOrigin.Begin => 0,
                SeekOrigin.Current => _position,
                _ => _length,
            };

    public override void Flush() { }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
