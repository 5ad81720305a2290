using System.Buffers.Binary;

namespace VaePipeline.Audio.Formats.Ogg;

/// <summary>The header of a page of an Ogg stream (RFC 3533, section 6).</summary>
/// <param name="Serial">The number of the logical stream.</param>
/// <param name="IsFirst">Whether the page is the first of its logical stream.</param>
/// <param name="IsLast">Whether the page is the last of its logical stream.</param>
/// <param name="Page">Where the page is.</param>
/// <param name="Body">Where its content is.</param>
internal readonly record struct OggPage(uint Serial, bool IsFirst, bool IsLast, ByteRange Page, ByteRange Body)
{
    /// <summary>Bytes of the header without and with the longest table of lengths.</summary>
    public const int FixedBytes = 27,
        MaxHeaderBytes = FixedBytes + 255;

    /// <summary>Reads a header at the start of bytes; null if there is none.</summary>
    /// <param name="bytes">Up to <see cref="MaxHeaderBytes"/>.</param>
    /// <param name="at">Where they are in the stream.</param>
    public static OggPage? Read(ReadOnlySpan<byte> bytes, long at)
    {
        if (bytes.Length < FixedBytes || !bytes.StartsWith("OggS"u8) || bytes[4] != 0 || bytes.Length < FixedBytes + bytes[26])
            return null;
        var length = 0;
        foreach (var part in bytes.Slice(FixedBytes, bytes[26]))
            length += part;
        var head = FixedBytes + bytes[26];
        return new(
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[14..]),
            (bytes[5] & 2) != 0,
            (bytes[5] & 4) != 0,
            new(at, head + length),
            new(at + head, length)
        );
    }
}
