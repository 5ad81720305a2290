using System.Buffers.Binary;

namespace VaePipeline.Datasets.Features;

/// <summary>
/// The first 64 bytes of a feature store, little-endian: magic, version, number of slots, floats per row, length of the table, checksum of
/// these. One slot per note follows, aligned to 64 bytes and empty when the note has no row, then the table. The header is written last:
/// an incomplete store has none.
/// </summary>
sealed record StoreHeader(int Slots, int RowFloats, long TableLength)
{
    /// <summary>To be incremented when the computation or the layout of rows changes.</summary>
    public const int Version = 2;

    const int Length = 64;
    const int Alignment = 64;
    const int ChecksumAt = Length - sizeof(uint);

    static ReadOnlySpan<byte> Magic => "VAEMELS\n"u8;

    long SlotBytes => ((long)RowFloats * sizeof(float) + Alignment - 1) / Alignment * Alignment;

    public long TableOffset => Length + Slots * SlotBytes;

    public long SlotOffset(int slot) => Length + slot * SlotBytes;

    public void Write(Stream stream)
    {
        Span<byte> bytes = stackalloc byte[Length];
        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[8..], Version);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[12..], Slots);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[16..], RowFloats);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[24..], TableLength);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[ChecksumAt..], Checksum.Of(bytes[..ChecksumAt]));
        stream.Position = 0;
        stream.Write(bytes);
    }

    /// <summary>The header; null when the file is not a store, has another version, or has another length than its header says.</summary>
    public static StoreHeader? TryRead(FileStream stream)
    {
        Span<byte> bytes = stackalloc byte[Length];
        stream.Position = 0;
        if (
            stream.ReadAtLeast(bytes, Length, throwOnEndOfStream: false) < Length
            || !bytes.StartsWith(Magic)
            || BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]) != Version
            || BinaryPrimitives.ReadUInt32LittleEndian(bytes[ChecksumAt..]) != Checksum.Of(bytes[..ChecksumAt])
        )
            return null;
        var header = new StoreHeader(
            Slots: BinaryPrimitives.ReadInt32LittleEndian(bytes[12..]),
            RowFloats: BinaryPrimitives.ReadInt32LittleEndian(bytes[16..]),
            TableLength: BinaryPrimitives.ReadInt64LittleEndian(bytes[24..])
        );
        return header.TableOffset + header.TableLength == stream.Length ? header : null;
    }
}
