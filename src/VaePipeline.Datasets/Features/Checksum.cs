using System.Numerics;
using System.Runtime.InteropServices;

namespace VaePipeline.Datasets.Features;

/// <summary>CRC-32C (Castagnoli), for which processors have an instruction.</summary>
static class Checksum
{
    public static uint Of(ReadOnlySpan<float> values) => Of(MemoryMarshal.AsBytes(values));

    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var eight in MemoryMarshal.Cast<byte, ulong>(bytes))
            crc = BitOperations.Crc32C(crc, eight);
        foreach (var one in bytes[(bytes.Length & ~7)..])
            crc = BitOperations.Crc32C(crc, one);
        return ~crc;
    }
}
