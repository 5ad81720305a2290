using System.Buffers.Binary;

namespace VaePipeline.Audio.Formats.Mpeg;

/// <summary>Tags between or around the frames of an MPEG stream.</summary>
internal static class MpegTag
{
    const int Id3v1Bytes = 128,
        HeaderBytes = 32;

    /// <summary>The length of the tag at a position; 0 if there is none. Of a tag that claims to exceed the stream, only the header is passed over.</summary>
    public static long LengthAt(MpegFrames stream, long position)
    {
        var length = LengthOf(stream.Bytes(position, HeaderBytes));
        return length <= stream.Length - position ? length : Math.Min(10, length);
    }

    static long LengthOf(ReadOnlySpan<byte> bytes)
    {
        if (Id3Tag.LengthOf(bytes) is > 0 and var length)
            return length;
        if (bytes.StartsWith("TAG"u8))
            return Id3v1Bytes;
        // the size counts the footer, and not the header
        if (bytes.Length == HeaderBytes && bytes.StartsWith("APETAGEX"u8))
        {
            var hasHeader = (bytes[23] & 0x80) != 0;
            var isHeader = (bytes[23] & 0x20) != 0;
            var size = BinaryPrimitives.ReadUInt32LittleEndian(bytes[12..]);
            return isHeader || !hasHeader ? size + (isHeader ? 32L : 0) : 32;
        }
        return 0;
    }
}
