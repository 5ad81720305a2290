using System.Buffers.Binary;

namespace VaePipeline.Audio.Formats.Mpeg;

/// <summary>
/// What the first frame of a layer III stream says about the stream, if it is the silent frame for that: Xing's and LAME's (Xing, Info) or
/// Fraunhofer's (VBRI).
/// </summary>
/// <param name="Frames">Frames that follow; null if not given.</param>
/// <param name="StreamBytes">Bytes of all frames including this one; null if not given.</param>
/// <param name="Delay">Samples that the encoder put before the sound; null if not given.</param>
/// <param name="Padding">Samples that the encoder put after the sound.</param>
internal readonly record struct InfoFrame(long? Frames, long? StreamBytes, int? Delay, int Padding)
{
    const int TableBytes = 100,
        LameBytes = 24,
        VbriStart = 36;

    /// <summary>Reads the frame, or returns null if it is one with sound.</summary>
    public static InfoFrame? Read(MpegHeader header, ReadOnlySpan<byte> frame)
    {
        if (header.Layer != 3)
            return null;
        if (frame.Length >= VbriStart + 18 && frame[VbriStart..].StartsWith("VBRI"u8))
            return new(
                BinaryPrimitives.ReadUInt32BigEndian(frame[(VbriStart + 14)..]),
                BinaryPrimitives.ReadUInt32BigEndian(frame[(VbriStart + 10)..]),
                null,
                0
            );
        var start = header.MainDataStart;
        // with or without the 2 bytes of a checksum, which not all writers count
        for (var at = header.HasChecksum ? start - 2 : start; at <= start; at += 2)
            if (frame.Length >= at + 8 && (frame[at..].StartsWith("Xing"u8) || frame[at..].StartsWith("Info"u8)))
                return ReadXing(frame[(at + 4)..]);
        return null;
    }

    static InfoFrame ReadXing(ReadOnlySpan<byte> bytes)
    {
        var flags = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        bytes = bytes[4..];
        long? frames = (flags & 1) != 0 ? ReadNumber(ref bytes) : null;
        long? streamBytes = (flags & 2) != 0 ? ReadNumber(ref bytes) : null;
        if ((flags & 4) != 0)
            bytes = bytes[Math.Min(TableBytes, bytes.Length)..];
        if ((flags & 8) != 0)
            ReadNumber(ref bytes);
        if (bytes.Length < LameBytes || bytes[0] == 0)
            return new(frames, streamBytes, null, 0);
        // two numbers of 12 bits
        var (delay, padding) = (bytes[21] << 4 | bytes[22] >> 4, (bytes[22] & 15) << 8 | bytes[23]);
        return new(frames, streamBytes, delay, padding);
    }

    static long? ReadNumber(ref ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < sizeof(uint))
            return null;
        var number = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        bytes = bytes[sizeof(uint)..];
        return number;
    }
}
