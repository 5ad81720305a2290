using System.Runtime.InteropServices;
using NAudio.Codecs;

namespace VaePipeline.Tests.NAudio;

/// <summary>G.711 against the tables of Python's audioop.</summary>
public class CompandingTests
{
    static readonly short[] Tables = MemoryMarshal.Cast<byte, short>(File.ReadAllBytes(Fixtures.Path("audio/g711.raw"))).ToArray();
    static readonly byte[] Codes = [.. Enumerable.Range(0, 256).Select(code => (byte)code)];

    [Fact]
    public void ALaw()
    {
        var decoded = new short[256];
        ALawDecoder.Decode(Codes, decoded);

        Assert.Equal(Tables[..256], decoded);
        Assert.Equal(Tables[..256], Codes.Select(ALawDecoder.ALawToLinearSample));
    }

    [Fact]
    public void MuLaw()
    {
        var decoded = new short[256];
        MuLawDecoder.Decode(Codes, decoded);

        Assert.Equal(Tables[256..], decoded);
        Assert.Equal(Tables[256..], Codes.Select(MuLawDecoder.MuLawToLinearSample));
    }
}
