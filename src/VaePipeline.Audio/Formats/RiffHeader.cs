using System.Buffers.Binary;

namespace VaePipeline.Audio.Formats;

/// <summary>
/// Finds the samples of a RIFF/WAVE or RF64 stream. Sizes in the file are hints: each is limited to the length of the stream, and no memory is
/// allocated for a chunk. NAudio's WaveFileReader refuses files that are common in sample libraries: RF64 with a missing or wrong ds64 chunk, and
/// sizes of 0 that a recorder never filled in.
/// </summary>
internal static class RiffHeader
{
    /// <summary>The size written by streaming writers, and by RF64, which stores the real size in its ds64 chunk.</summary>
    const uint UnknownSize = uint.MaxValue;

    /// <summary>The maximum number of chunks to scan; valid files have a handful.</summary>
    const int MaxChunks = 4096;

    /// <exception cref="FormatException">The stream is no WAV file, its format or samples are missing, or its format contradicts itself.</exception>
    /// <exception cref="NotSupportedException">The encoding of the samples is not supported.</exception>
    public static SampleLayout Read(Stream stream)
    {
        Span<byte> bytes = stackalloc byte[28];
        if (!stream.TryFill(bytes[..12]) || !bytes[8..12].SequenceEqual("WAVE"u8))
            throw new FormatException("The file does not start with a RIFF/WAVE header.");
        var isRf64 = bytes[..4].SequenceEqual("RF64"u8) || bytes[..4].SequenceEqual("BW64"u8);
        if (!isRf64 && !bytes[..4].SequenceEqual("RIFF"u8))
            throw new FormatException("The file does not start with a RIFF or RF64 header.");

        FormatChunk? format = null;
        long? longDataSize = null;
        (long Position, long Length)? data = null;
        for (var chunk = 0; format is null || data is null; chunk++)
        {
            if (chunk == MaxChunks)
                throw new FormatException($"No samples within the first {MaxChunks} chunks.");
            if (!stream.TryFill(bytes[..8]))
                break;
            var id = BinaryPrimitives.ReadUInt32BigEndian(bytes);
            var size = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
            var start = stream.Position;
            long length = Math.Min(size, stream.Length - start);
            if (id == ChunkId("data"u8))
            {
                length = DataLengthOf(stream, start, size, isRf64 ? longDataSize : null);
                data ??= (start, length);
            }
            else if (id == ChunkId("fmt "u8) && format is null)
            {
                format = FormatChunk.Read(stream, length);
            }
            else if (id == ChunkId("ds64"u8) && length >= 28 && stream.TryFill(bytes))
            {
                var claimed = BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]);
                longDataSize = (long)Math.Min(claimed, long.MaxValue);
            }
            stream.Position = NextChunk(stream, start + length, size);
        }

        if (format is null)
            throw new FormatException("The fmt chunk, which describes the samples, is missing.");
        if (data is null)
            throw new FormatException("The data chunk, which contains the samples, is missing.");
        return new(format.Value.ToWaveFormat(), data.Value.Position, data.Value.Length);
    }

    /// <summary>Bytes of samples: as claimed but within the stream; up to the end of the stream if the writer never filled in the size.</summary>
    static long DataLengthOf(Stream stream, long start, uint size, long? longSize)
    {
        var available = stream.Length - start;
        if (size == UnknownSize)
            return Math.Min(longSize ?? available, available);
        if (size == 0 && available > 0 && !IsChunkAt(stream, start))
            return available;
        return Math.Min(size, available);
    }

    /// <summary>Chunks start at even offsets, but some writers omit the padding byte after a chunk of odd size.</summary>
    static long NextChunk(Stream stream, long end, uint size) =>
        size % 2 == 0 || size == UnknownSize || IsChunkAt(stream, end) ? end : Math.Min(end + 1, stream.Length);

    static bool IsChunkAt(Stream stream, long position)
    {
        Span<byte> bytes = stackalloc byte[4];
        stream.Position = position;
        return stream.TryFill(bytes) && KnownChunks.Contains(BinaryPrimitives.ReadUInt32BigEndian(bytes));
    }

    static readonly HashSet<uint> KnownChunks =
    [
        ChunkId("fmt "u8),
        ChunkId("data"u8),
        ChunkId("fact"u8),
        ChunkId("LIST"u8),
        ChunkId("bext"u8),
        ChunkId("smpl"u8),
        ChunkId("inst"u8),
        ChunkId("cue "u8),
        ChunkId("PEAK"u8),
        ChunkId("JUNK"u8),
        ChunkId("junk"u8),
        ChunkId("PAD "u8),
        ChunkId("id3 "u8),
        ChunkId("ID3 "u8),
        ChunkId("iXML"u8),
        ChunkId("acid"u8),
        ChunkId("axml"u8),
        ChunkId("plst"u8),
        ChunkId("_PMX"u8),
    ];

    static uint ChunkId(ReadOnlySpan<byte> name) => BinaryPrimitives.ReadUInt32BigEndian(name);
}
