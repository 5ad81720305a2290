namespace NAudio.Codecs;

/// <summary>ITU-T G.711 A-law to 16-bit PCM.</summary>
public class ALawDecoder
{
    static readonly short[] Table = [.. Enumerable.Range(0, 256).Select(code => Expand((byte)code))];

    public static short ALawToLinearSample(byte aLaw) => Table[aLaw];

    public static void Decode(ReadOnlySpan<byte> source, Span<short> destination)
    {
        ReadOnlySpan<short> table = Table;
        for (var i = 0; i < source.Length; i++)
            destination[i] = table[source[i]];
    }

    /// <summary>Sign, three bits of segment, four of mantissa; every second bit is inverted on the line.</summary>
    static short Expand(byte code)
    {
        code ^= 0x55;
        var segment = (code >> 4) & 7;
        var mantissa = (code & 15) * 16 + 8;
        var magnitude = segment == 0 ? mantissa : (mantissa + 256) << (segment - 1);
        return (short)((code & 0x80) == 0 ? -magnitude : magnitude);
    }
}
