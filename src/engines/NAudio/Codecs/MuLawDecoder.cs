namespace NAudio.Codecs;

/// <summary>ITU-T G.711 mu-law to 16-bit PCM.</summary>
public static class MuLawDecoder
{
    const int Bias = 132;
    static readonly short[] Table = [.. Enumerable.Range(0, 256).Select(code => Expand((byte)code))];

    public static short MuLawToLinearSample(byte muLaw) => Table[muLaw];

    public static void Decode(ReadOnlySpan<byte> source, Span<short> destination)
    {
        ReadOnlySpan<short> table = Table;
        for (var i = 0; i < source.Length; i++)
            destination[i] = table[source[i]];
    }

    /// <summary>Sign, three bits of segment, four of mantissa, all inverted on the line.</summary>
    static short Expand(byte code)
    {
        code = (byte)~code;
        var magnitude = (((code & 15) * 8 + Bias) << ((code >> 4) & 7)) - Bias;
        return (short)((code & 0x80) == 0 ? magnitude : -magnitude);
    }
}
