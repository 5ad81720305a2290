using System.Runtime.InteropServices;

namespace VaePipeline.Datasets.Features;

/// <summary>A note without a row and the reason.</summary>
sealed record SkippedSlot(int Slot, string Reason);

/// <summary>The table at the end of a store: fingerprint, options, checksums and skipped notes as JSON, which <c>tail -c</c> can show.</summary>
sealed record StoreTable
{
    public required string Fingerprint { get; init; }
    public required string Set { get; init; }
    public required Audio.Features.LogMelOptions Options { get; init; }
    public required SkippedSlot[] Skipped { get; init; }

    /// <summary>CRC-32C of each slot's row.</summary>
    public required uint[] Checksums { get; init; }

    /// <summary>The bytes of the table: the checksum of the JSON, then the JSON.</summary>
    public byte[] ToBytes()
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(this, StoreJson.Default.StoreTable);
        var checksum = Checksum.Of(json);
        return [.. MemoryMarshal.AsBytes(new ReadOnlySpan<uint>(in checksum)), .. json];
    }

    /// <summary>The table; null when it is damaged or does not fit the header.</summary>
    public static StoreTable? TryRead(FileStream stream, StoreHeader header)
    {
        if (header.TableLength is < sizeof(uint) or > int.MaxValue)
            return null;
        var bytes = new byte[header.TableLength];
        stream.Position = header.TableOffset;
        stream.ReadExactly(bytes);
        var json = bytes.AsSpan(sizeof(uint));
        if (Checksum.Of(json) != MemoryMarshal.Read<uint>(bytes))
            return null;
        var table = JsonSerializer.Deserialize(json, StoreJson.Default.StoreTable);
        return table?.Checksums.Length == header.Slots && table.Skipped.All(skipped => (uint)skipped.Slot < (uint)header.Slots)
            ? table
            : null;
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(StoreTable))]
sealed partial class StoreJson : JsonSerializerContext;
