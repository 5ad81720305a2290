using NAudio.Codecs;

namespace VaePipeline.Audio.Formats;

/// <summary>
/// Decodes A-law and mu-law (ITU-T G.711) by table. NAudio's MuLawDecoder is not used: it decodes 0x7F, the negative zero, as -1.
/// </summary>
internal static class CompandedSamples
{
    const float Scale = 1f / (1 << 15);

    /// <summary>The bias that mu-law adds before taking the logarithm.</summary>
    const int Bias = 132;

    static readonly float[] ALaw = Table(code => ALawDecoder.ALawToLinearSample((byte)code)),
        MuLaw = Table(ExpandMuLaw);

    public static void FromALaw(ReadOnlySpan<byte> bytes, Span<float> samples) => LookUp(ALaw, bytes, samples);

    public static void FromMuLaw(ReadOnlySpan<byte> bytes, Span<float> samples) => LookUp(MuLaw, bytes, samples);

    static void LookUp(ReadOnlySpan<float> table, ReadOnlySpan<byte> bytes, Span<float> samples)
    {
        for (var i = 0; i < samples.Length; i++)
            samples[i] = table[bytes[i]];
    }

    static float[] Table(Func<int, int> expand) => [.. Enumerable.Range(0, 256).Select(code => expand(code) * Scale)];

    /// <summary>Sign bit, three segment bits, four mantissa bits; all are inverted.</summary>
    static int ExpandMuLaw(int code)
    {
        code = ~code;
        var magnitude = (((code & 15) * 8 + Bias) << ((code >> 4) & 7)) - Bias;
        return (code & 0x80) == 0 ? magnitude : -magnitude;
    }
}
