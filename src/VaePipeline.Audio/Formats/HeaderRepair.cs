using System.Buffers.Binary;

namespace VaePipeline.Audio.Formats;

/// <summary>The size of the samples that a header announces, and how much of it a file has, if that is less.</summary>
internal readonly record struct Shortage(long Announced, long Available);

/// <summary>A file with a corrected header.</summary>
/// <param name="Stream">The file.</param>
/// <param name="Missing">What is missing of its samples; null if nothing is.</param>
/// <param name="Uncounted">Bytes after the samples that may be sound too.</param>
internal readonly record struct RepairedHeader(Stream Stream, Shortage? Missing, long Uncounted = 0);

/// <summary>Corrects sizes of samples that libsndfile takes at their word, in headers of AU, CAF and Sample Dump files.</summary>
internal static class HeaderRepair
{
    /// <summary>Sizes from here on are those of writers that did not know the size; so is 0.</summary>
    const uint MinPlaceholder = 0x7FF0_0000;

    /// <summary>A size that exceeds the stream by no more than a header has counted the header, and announces nothing.</summary>
    const int HeaderBytes = 128;

    const int MaxChunks = 4096;

    /// <summary>An AU file (".snd", or "dns." with the other byte order) with a size that says "to the end" where it is not the right one.</summary>
    public static RepairedHeader Au(Stream stream)
    {
        Span<byte> bytes = stackalloc byte[12];
        stream.Position = 0;
        if (!stream.TryFill(bytes))
            return new(stream, null);
        var isBigEndian = bytes[0] == '.';
        var (offset, size) = (Number(bytes[4..]), Number(bytes[8..]));
        var available = stream.Length - offset;
        return size == uint.MaxValue ? new(stream, null)
            : size > 0 && size <= available ? new(stream, null, UncountedBytes.After(stream, offset + size))
            : new(SplicedStream.WithBytes(stream, 8, [0xFF, 0xFF, 0xFF, 0xFF]), MissingOf(size, available, MinPlaceholder));

        uint Number(ReadOnlySpan<byte> at) =>
            isBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(at) : BinaryPrimitives.ReadUInt32LittleEndian(at);
    }

    /// <summary>A CAF file with the right size of its data chunk and, for ALAC, the width of samples, which some writers leave open.</summary>
    public static RepairedHeader Caf(Stream stream)
    {
        Span<byte> head = stackalloc byte[12];
        var (position, repaired) = (8L, stream);
        for (var chunk = 0; chunk < MaxChunks && position < stream.Length; chunk++)
        {
            stream.Position = position;
            if (!stream.TryFill(head))
                break;
            var size = BinaryPrimitives.ReadInt64BigEndian(head[4..]);
            var body = position + head.Length;
            var available = stream.Length - body;
            if (head.StartsWith("data"u8))
            {
                if (size > 0 && size <= available)
                    return new(repaired, null, UncountedBytes.After(stream, body + size));
                var right = new byte[sizeof(long)];
                BinaryPrimitives.WriteInt64BigEndian(right, available);
                return new(SplicedStream.WithBytes(repaired, position + 4, right), MissingOf(size, available, long.MaxValue));
            }
            if (size < 0 || size > available)
                break;
            if (head.StartsWith("kuki"u8) && AlacWidth(stream, new(body, size)) is { } width)
                repaired = SplicedStream.WithBytes(repaired, AlacFlagsAt, [0, 0, 0, width]);
            position = body + size;
        }
        return new(repaired, null);
    }

    /// <summary>The flag for the width of ALAC samples, from the decoder's configuration at the end of a chunk; null unless the file has none.</summary>
    static byte? AlacWidth(Stream stream, ByteRange configuration)
    {
        const int ConfigurationBytes = 24,
            WidthAt = 5;
        Span<byte> description = stackalloc byte[8];
        stream.Position = AlacFlagsAt - 4;
        if (!stream.TryFill(description) || !description.SequenceEqual("alac\0\0\0\0"u8) || configuration.Length < ConfigurationBytes)
            return null;
        stream.Position = configuration.End - ConfigurationBytes + WidthAt;
        return stream.ReadByte() switch
        {
            16 => 1,
            20 => 2,
            24 => 3,
            32 => 4,
            _ => null,
        };
    }

    /// <summary>Where the flags are in the desc chunk, the first of a CAF file.</summary>
    const int AlacFlagsAt = 8 + 12 + 8 + 4;

    public static bool IsSampleDump(ReadOnlySpan<byte> magic) => magic is [0xF0, 0x7E, _, 1, ..];

    /// <summary>
    /// A file of the MIDI Sample Dump Standard with the number of samples that are there. libsndfile puts zeros in the place of missing packets, and
    /// prints a line on the console for each.
    /// </summary>
    /// <exception cref="FormatException">The file has no packet of samples.</exception>
    public static RepairedHeader SampleDump(Stream stream)
    {
        const int HeadBytes = 21,
            PacketBytes = 127,
            PacketSampleBytes = 120,
            WidthAt = 6,
            CountAt = 10;
        Span<byte> head = stackalloc byte[HeadBytes];
        stream.Position = 0;
        if (!stream.TryFill(head) || head[WidthAt] is 0 or > 28)
            throw new FormatException("The header of the sample dump is cut short or wrong.");
        // numbers have 7 bits in each byte
        var perPacket = PacketSampleBytes / ((head[WidthAt] + 6) / 7);
        var announced = head[CountAt] | head[CountAt + 1] << 7 | head[CountAt + 2] << 14;
        var available = 0;
        for (long at = HeadBytes; available < announced && at + PacketBytes <= stream.Length; at += PacketBytes)
        {
            stream.Position = at;
            if (!stream.TryFill(head[..2]) || head[..2] is not [0xF0, 0x7E])
                break;
            available += perPacket;
        }
        if (available == 0)
            throw new FormatException("The sample dump has no packet of samples.");
        if (available >= announced)
            return new(stream, null);
        byte[] count = [(byte)(available & 0x7F), (byte)(available >> 7 & 0x7F), (byte)(available >> 14)];
        return new(SplicedStream.WithBytes(stream, CountAt, count), new(announced, available));
    }

    static Shortage? MissingOf(long size, long available, long placeholder) =>
        size > available + HeaderBytes && size < placeholder ? new(size, available) : null;
}
