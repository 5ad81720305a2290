namespace VaePipeline.Audio.Formats.Flac;

/// <summary>The checksums of a FLAC frame: of its header (x^8 + x^2 + x + 1) and of the whole (x^16 + x^15 + x^2 + 1).</summary>
internal static class FlacChecksum
{
    static readonly ushort[] Table8 = Table(0x07 << 8, 0xFF00),
        Table16 = Table(0x8005, 0xFFFF);

    public static byte Of8(ReadOnlySpan<byte> bytes)
    {
        var sum = (byte)0;
        foreach (var value in bytes)
            sum = (byte)(Table8[sum ^ value] >> 8);
        return sum;
    }

    /// <summary>The sum of a frame and its checksum is 0.</summary>
    public static ushort Of16(ReadOnlySpan<byte> bytes)
    {
        var sum = (ushort)0;
        foreach (var value in bytes)
            sum = (ushort)(sum << 8 ^ Table16[sum >> 8 ^ value]);
        return sum;
    }

    static ushort[] Table(int polynomial, int mask)
    {
        var table = new ushort[256];
        for (var i = 0; i < table.Length; i++)
        {
            var sum = i << 8;
            for (var bit = 0; bit < 8; bit++)
                sum = (sum << 1 ^ ((sum & 0x8000) != 0 ? polynomial : 0)) & mask;
            table[i] = (ushort)sum;
        }
        return table;
    }
}
