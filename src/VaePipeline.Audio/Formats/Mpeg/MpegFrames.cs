namespace VaePipeline.Audio.Formats.Mpeg;

/// <summary>
/// Finds the frames of an MPEG audio stream one after another, in constant memory. Tags (ID3, APE), zeros and damaged bytes between them are passed
/// over. So the decoder receives frames only, and does not have to guess where they are.
/// </summary>
internal sealed class MpegFrames(Stream stream)
{
    /// <summary>
    /// Frames in a row that show a stream: at its start, and after other bytes. Two bytes of 2,048 look like a frame's first, and samples of other
    /// formats repeat themselves.
    /// </summary>
    const int FramesToTrust = 3,
        FramesToTrustAfterOthers = 12;

    const int BufferBytes = 1 << 16;

    /// <summary>The shortest and the longest frame in free format.</summary>
    const int MinFreeLength = 48,
        MaxFreeLength = 4608;

    readonly byte[] _buffer = new byte[BufferBytes];
    readonly long _length = stream.Length;
    long _bufferStart,
        _next;
    int _bufferCount;
    int _freeLength;
    bool _isTrusted;

    /// <summary>The length of the stream in bytes.</summary>
    public long Length => _length;

    /// <summary>How far the stream has been searched.</summary>
    public long End => _next;

    /// <summary>Where the current frame starts.</summary>
    public long Position => _next - Header.Length;

    /// <summary>The header of the current frame.</summary>
    public MpegHeader Header { get; private set; }

    /// <summary>The header of the first frame.</summary>
    public MpegHeader First { get; private set; }

    /// <summary>The current frame, with its header; valid until the next call of <see cref="MoveNext"/>.</summary>
    public ReadOnlySpan<byte> Frame => Bytes(Position, Header.Length);

    /// <summary>Bytes of tags, and zeros, that were passed over.</summary>
    public long PassedBytes { get; private set; }

    /// <summary>Bytes between frames that are neither frames nor tags nor zeros.</summary>
    public long DamagedBytes { get; private set; }

    /// <summary>The header at which a stream of another format begins; the frames end there.</summary>
    public MpegHeader? Change { get; private set; }

    /// <summary>Whether the last frame is incomplete.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Goes to the first frame, within so many bytes from the start.</summary>
    public bool MoveToFirst(long within = long.MaxValue) => TryFind(within) && First.Layer != 0;

    /// <summary>Goes to the next frame.</summary>
    public bool MoveNext() => TryFind(long.MaxValue);

    bool TryFind(long within)
    {
        var damaged = 0L;
        while (_next < _length && Change is null)
        {
            if (TryRead(_next, out var header) && (IsNext(header) || IsTrustworthy(_next, header)))
            {
                if (First.Layer != 0 && !header.Fits(First))
                {
                    Change = header;
                    break;
                }
                if (First.Layer == 0)
                    First = header;
                else
                    DamagedBytes += damaged;
                (Header, _isTrusted, _next) = (header, true, _next + header.Length);
                return true;
            }
            if (_isTrusted && header.Layer != 0 && header.Fits(First) && _next + header.Length > _length)
                IsCut = true;
            _isTrusted = false;
            if (MpegTag.LengthAt(this, _next) is > 0 and var tag)
                (_next, PassedBytes) = (_next + tag, PassedBytes + tag);
            else
                damaged += Skip(within - _next);
            if (_next >= within)
                break;
        }
        return false;
    }

    /// <summary>Reads a header; in free format, all frames have the length of the first, which is the distance to the next header.</summary>
    bool TryRead(long at, out MpegHeader header)
    {
        if (!MpegHeader.TryRead(Bytes(at, MpegHeader.Bytes), out header))
            return false;
        if (!header.IsFree)
            return header.Layer != 3 || header.Length > header.MainDataStart;
        // next to no files are in free format, and many bytes look like it
        if (header.Layer != 3 || (First.Layer == 0 && _next > MaxFreeLength))
            return false;
        if (First.Layer == 0 && at == _next)
            _freeLength = FindFreeLength(at, header);
        header = header with { Length = _freeLength + header.Padding };
        return _freeLength > 0;
    }

    int FindFreeLength(long at, MpegHeader first)
    {
        var bytes = Bytes(at, 2 * MaxFreeLength + MpegHeader.Bytes);
        for (var end = MinFreeLength; end < Math.Min(MaxFreeLength, bytes.Length); end++)
        {
            if (!MpegHeader.TryRead(bytes[end..], out var next) || !next.Fits(first))
                continue;
            var length = end - first.Padding;
            if (MpegHeader.TryRead(bytes[Math.Min(bytes.Length, end + length + next.Padding)..], out var third) && third.Fits(first))
                return length;
        }
        return 0;
    }

    /// <summary>Whether a frame continues the stream without a gap.</summary>
    bool IsNext(MpegHeader header) => _isTrusted && header.Fits(First) && _next + header.Length <= _length;

    /// <summary>Whether frames follow each other from here on, for long enough or up to the end of the stream.</summary>
    bool IsTrustworthy(long at, MpegHeader first)
    {
        var isExpected = (First.Layer != 0 || at == 0) && first is { Layer: 3, IsFree: false };
        var needed = isExpected ? FramesToTrust : FramesToTrustAfterOthers;
        var (header, second) = (first, first);
        for (var count = 1; ; count++)
        {
            var end = at + header.Length;
            if (header.Layer == 3 && !SideInformation.IsPlausible(header, Bytes(at, header.MainDataStart)))
                return false;
            // the last of several frames may be incomplete
            if (end > _length)
                return count > (isExpected ? 1 : FramesToTrust);
            if (count == needed)
                return true;
            if (end == _length || MpegTag.LengthAt(this, end) > 0)
                return isExpected || count >= FramesToTrust;
            if (!Bytes(end, MinFreeLength).ContainsAnyExcept((byte)0))
                return count >= FramesToTrust;
            if (!TryRead(end, out header) || !header.Fits(first))
                return false;
            // the first frame may be the one about the stream, which some writers mark in another way
            if (count == 1)
                second = header;
            else if (First.Layer == 0 && !IsAlike(header, second))
                return false;
            at = end;
        }
    }

    /// <summary>Whether frames have in common what the first frames of a stream have; for layers I and II, the bit rate too.</summary>
    static bool IsAlike(MpegHeader header, MpegHeader other) =>
        header.Marks == other.Marks && (other.Layer == 3 || header.Length - header.Padding == other.Length - other.Padding);

    /// <summary>Passes over bytes that are no frame; returns how many of them are not zero.</summary>
    long Skip(long within)
    {
        var bytes = Bytes(_next, (int)Math.Min(Math.Max(within, 1), BufferBytes / 2));
        var count = bytes[1..].IndexOf((byte)0xFF);
        bytes = bytes[..(count < 0 ? bytes.Length : count + 1)];
        // a tag may start here too
        if (bytes[1..].IndexOfAny("IAT"u8) is >= 0 and var tag)
            bytes = bytes[..(tag + 1)];
        _next += bytes.Length;
        var zeros = bytes.Count((byte)0);
        PassedBytes += zeros;
        return bytes.Length - zeros;
    }

    /// <summary>Bytes at a position, fewer at the end of the stream; valid until the next call.</summary>
    public ReadOnlySpan<byte> Bytes(long at, int count)
    {
        count = (int)Math.Clamp(_length - at, 0, count);
        if (at < _bufferStart || at + count > _bufferStart + _bufferCount)
        {
            stream.Position = _bufferStart = at;
            _bufferCount = stream.ReadAtLeast(_buffer, _buffer.Length, throwOnEndOfStream: false);
        }
        return _buffer.AsSpan((int)(at - _bufferStart), Math.Min(count, _bufferCount - (int)(at - _bufferStart)));
    }
}
