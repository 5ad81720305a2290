using System.Runtime.InteropServices;

namespace VaePipeline.Audio.Formats;

/// <summary>
/// Samples of, say, 24 bits in 4 bytes occupy the upper bits according to WAV's definition, but some writers put them into the lower bits.
/// The samples themselves show which: the bits that are left over are zero, or repeat the sign.
/// </summary>
internal static class SampleAlignment
{
    const int BlockBytes = 1 << 14,
        MaxBlocks = 1 << 10;

    /// <summary>Whether the first samples that are not zero occupy the lower bits.</summary>
    /// <param name="samples">Samples of 4 bytes, lowest byte first.</param>
    /// <param name="padding">The bits that are left over in each.</param>
    public static bool IsRight(Stream samples, int padding)
    {
        var block = new byte[BlockBytes];
        for (var count = 0; count < MaxBlocks; count++)
        {
            var values = MemoryMarshal.Cast<byte, int>(
                block.AsSpan(0, samples.ReadAtLeast(block, block.Length, throwOnEndOfStream: false))
            );
            if (values.ContainsAnyExcept(0))
                return HasLowBits(values, padding) && RepeatsSign(values, padding);
            if (values.Length < BlockBytes / sizeof(int))
                break;
        }
        return false;
    }

    static bool HasLowBits(ReadOnlySpan<int> values, int padding)
    {
        var bits = 0;
        foreach (var value in values)
            bits |= value;
        return (bits & ((1 << padding) - 1)) != 0;
    }

    static bool RepeatsSign(ReadOnlySpan<int> values, int padding)
    {
        foreach (var value in values)
            if (value << padding >> padding != value)
                return false;
        return true;
    }
}
