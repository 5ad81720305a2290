using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace VaePipeline.Audio.Formats;

/// <summary>Walks the chunks of a RIFF, RF64, BW64 or Wave64 stream. Bodies are limited to the length of the stream.</summary>
internal sealed class RiffChunks
{
    /// <summary>The size written by streaming writers, and by RF64, which stores the real size in its ds64 chunk.</summary>
    const uint UnknownSize = uint.MaxValue;

    /// <summary>Writers that do not know the size write one close to 2 or 4 GiB; sizes from here on announce nothing.</summary>
    const uint MinPlaceholder = 0x7FF0_0000;

    /// <summary>Longer sounds than this do not exist.</summary>
    const long MaxSize = 1L << 62;

    /// <summary>A size that exceeds the stream by no more than a header has counted the header, and announces nothing.</summary>
    const int HeaderBytes = 128;

    /// <summary>Bytes of the header of a chunk in Wave64: an id of 16 bytes that starts with RIFF's, and the size of the whole chunk.</summary>
    const int Wave64Head = 24;

    static readonly byte[] Wave64Tail = [0xF3, 0xAC, 0xD3, 0x11, 0x8C, 0xD1, 0x00, 0xC0, 0x4F, 0x8E, 0xDB, 0x8A],
        RiffTail = [0x2E, 0x91, 0xCF, 0x11, 0xA5, 0xD6, 0x28, 0xDB, 0x04, 0xC1, 0x00, 0x00];

    readonly Stream _stream;
    readonly bool _isRf64,
        _isWave64;
    readonly byte[] _head = new byte[Wave64Head];
    long _next;
    long? _longDataSize;

    RiffChunks(Stream stream, bool isRf64, bool isWave64) =>
        (_stream, _isRf64, _isWave64, _next) = (stream, isRf64, isWave64, stream.Position);

    /// <summary>Whether a stream starts like one of the formats.</summary>
    /// <param name="magic">Its first 12 bytes or more.</param>
    public static bool IsWave(ReadOnlySpan<byte> magic) =>
        magic.Length >= 12
        && (
            (magic[..4].SequenceEqual("RIFF"u8) || IsRf64(magic)) && magic[8..12].SequenceEqual("WAVE"u8)
            || (magic[..4].SequenceEqual("riff"u8) && magic[4..12].SequenceEqual(RiffTail.AsSpan(0, 8)))
        );

    static bool IsRf64(ReadOnlySpan<byte> magic) => magic[..4].SequenceEqual("RF64"u8) || magic[..4].SequenceEqual("BW64"u8);

    /// <exception cref="FormatException">The stream does not start with a header of one of the formats.</exception>
    public static RiffChunks Open(Stream stream)
    {
        Span<byte> bytes = stackalloc byte[40];
        bytes = bytes[..stream.ReadAtLeast(bytes[..12], 12, throwOnEndOfStream: false)];
        if (!IsWave(bytes))
            throw new FormatException("The file does not start with a RIFF/WAVE header.");
        var isWave64 = bytes[0] == 'r';
        if (isWave64)
            stream.Position += 40 - 12;
        return new(stream, IsRf64(bytes), isWave64);
    }

    /// <summary>The body of the current chunk.</summary>
    public ByteRange Body { get; private set; }

    /// <summary>The size of the body that the chunk claims.</summary>
    public long ClaimedSize { get; private set; }

    /// <summary>Whether there was a data chunk.</summary>
    public bool HasData { get; private set; }

    public bool Is(ReadOnlySpan<byte> id) => _head.AsSpan(0, 4).SequenceEqual(id);

    /// <summary>Where the current chunk starts.</summary>
    public long Head { get; private set; }

    /// <summary>Whether the current chunk can be one: its id is text, and its size fits into the stream.</summary>
    public bool IsPlausible =>
        !_head.AsSpan(0, 4).ContainsAnyExceptInRange((byte)' ', (byte)'~') && ClaimedSize <= Body.Length + 1 || Is("data"u8);

    /// <summary>Goes to the next chunk; the stream is then at its body.</summary>
    public bool MoveNext()
    {
        var head = _head.AsSpan(0, _isWave64 ? Wave64Head : 8);
        if (_next > _stream.Length - head.Length)
            return false;
        _stream.Position = Head = _next;
        if (!_stream.TryFill(head))
            return false;
        ClaimedSize = _isWave64
            ? BinaryPrimitives.ReadInt64LittleEndian(head[16..]) - Wave64Head
            : BinaryPrimitives.ReadUInt32LittleEndian(head[4..]);
        var available = _stream.Length - _stream.Position;
        Body = new(_stream.Position, Math.Clamp(ClaimedSize, 0, available));
        _next = _isWave64 ? Body.Start + (long)Math.Min((ulong)Math.Max(ClaimedSize, 0) + 7 & ~7UL, (ulong)available) : NextChunk();
        if (Is("ds64"u8) && Body.Length >= 28)
            ReadLongSizes();
        return true;
    }

    /// <summary>Makes the chunks in the body of the current one the next, after its first bytes.</summary>
    public void Enter(int skipped) => _next = Body.Start + skipped;

    public bool BodyStartsWith(ReadOnlySpan<byte> bytes)
    {
        Span<byte> start = stackalloc byte[4];
        _stream.Position = Body.Start;
        return Body.Length >= 4 && _stream.TryFill(start) && start.SequenceEqual(bytes);
    }

    void ReadLongSizes()
    {
        Span<byte> bytes = stackalloc byte[16];
        if (_stream.TryFill(bytes))
            _longDataSize = (long)Math.Min(BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]), long.MaxValue);
    }

    /// <summary>
    /// The samples of the current chunk, a data chunk: as claimed but within the stream, up to its end if the writer never filled in the size. Then
    /// their number as claimed, if the stream is shorter than that.
    /// </summary>
    public (ByteRange Range, long? Announced) DataBody()
    {
        HasData = true;
        var (start, available) = (Body.Start, _stream.Length - Body.Start);
        var claimed = _isRf64 && ClaimedSize is 0 or UnknownSize && _longDataSize is > 0 and { } size ? size : ClaimedSize;
        var isUnknown =
            claimed is <= 0 or UnknownSize or >= MaxSize || (claimed > available && claimed is >= MinPlaceholder and < UnknownSize);
        if (isUnknown)
            claimed = claimed == 0 && (available == 0 || IsChunkAt(start)) ? 0 : available;
        // a 32-bit size that counted past 4 GiB
        if (!_isWave64 && !isUnknown && available - claimed > UnknownSize)
            claimed += (available - claimed) >> 32 << 32;
        var range = new ByteRange(start, Math.Min(claimed, available));
        if (range.Length != Body.Length)
            _next = range.End;
        return (range, claimed > available + HeaderBytes ? claimed : null);
    }

    /// <summary>Chunks start at even offsets, but some writers omit the padding byte after a chunk of odd size.</summary>
    long NextChunk() =>
        ClaimedSize % 2 == 0 || ClaimedSize == UnknownSize || IsChunkAt(Body.End) ? Body.End : Math.Min(Body.End + 1, _stream.Length);

    bool IsChunkAt(long position)
    {
        Span<byte> bytes = stackalloc byte[_isWave64 ? 16 : 4];
        var before = _stream.Position;
        _stream.Position = position;
        var isChunk = _stream.TryFill(bytes) && IsKnownChunk(bytes);
        _stream.Position = before;
        return isChunk;
    }

    bool IsKnownChunk(ReadOnlySpan<byte> head) =>
        MemoryMarshal.Cast<byte, uint>(KnownNames).Contains(MemoryMarshal.Read<uint>(head))
        && (!_isWave64 || head[4..16].SequenceEqual(Wave64Tail));

    static ReadOnlySpan<byte> KnownNames => "fmt datafactLISTlistRIFFbextsmplinstcue PEAKJUNKjunkPAD slntid3 ID3 iXMLacidaxmlplst_PMX"u8;
}
