using VaePipeline.Audio;
using static VaePipeline.Tests.Audio.WavBytes;

namespace VaePipeline.Tests.Audio.Faults;

/// <summary>A file of a few hundred bytes that claims gigabytes must not allocate much memory.</summary>
public sealed class WrongSizeTests : IDisposable
{
    /// <summary>The maximum allocation on the claim of a header: 2^20 frames as floats, and a block of 2^15 samples for several channels.</summary>
    const long MaxBytes = 6 << 20;

    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string, byte[]> WrongSizes =>
        new()
        {
            { "data of 4 GB", Riff(Format(), Chunk("data", Samples(100), size: 0xFFFF_FFFE)) },
            { "data of unknown size", Riff(Format(), Chunk("data", Samples(100), size: uint.MaxValue)) },
            { "format of 4 GB", Riff(Chunk("fmt ", FormatBody(), size: 0xFFFF_FFF0), Chunk("data", Samples(100))) },
            {
                "format with 65,535 extra bytes",
                Riff(Chunk("fmt ", [.. FormatBody(), 255, 255, 1, 2], size: 65_553), Chunk("data", Samples(100)))
            },
            { "unknown chunk of 4 GB", Riff(Format(), Chunk("huge", new byte[64], size: 0xFFFF_FF00), Chunk("data", Samples(100))) },
            { "fact of 4 G frames", Riff(Format(), Chunk("fact", U32(uint.MaxValue)), Chunk("data", Samples(100))) },
            {
                "frames of 65,535 bytes in 255 channels",
                Riff(Format(channels: 255, blockAlign: 65_535), Chunk("data", Samples(100), size: uint.MaxValue))
            },
            { "65,535 channels", Riff(Format(channels: 65_535), Chunk("data", Samples(100), size: uint.MaxValue)) },
            {
                "64-bit data of 2^63 bytes",
                [
                    .. "RF64"u8,
                    .. U32(uint.MaxValue),
                    .. "WAVE"u8,
                    .. Chunk("ds64", [.. U64(ulong.MaxValue), .. U64(long.MaxValue), .. U64(ulong.MaxValue), .. U32(uint.MaxValue)]),
                    .. Format(),
                    .. Chunk("data", Samples(100), size: uint.MaxValue),
                ]
            },
            {
                "64-bit size chunk of 4 GB",
                [
                    .. "RF64"u8,
                    .. U32(uint.MaxValue),
                    .. "WAVE"u8,
                    .. Chunk("ds64", [.. U64(1), .. U64(1), .. U64(1), .. U32(0)], size: 0xFFFF_FFFE),
                    .. Format(),
                    .. Chunk("data", Samples(100), size: uint.MaxValue),
                ]
            },
            { "AIFF sound of 4 GB", AiffBytes.Form(AiffBytes.Common(frames: uint.MaxValue), AiffBytes.Sound(100, size: uint.MaxValue)) },
            { "AIFF format of 4 GB", AiffBytes.Form(AiffBytes.Chunk("COMM", new byte[18], size: uint.MaxValue), AiffBytes.Sound(100)) },
            { "FLAC of 2^36 frames", ClaimingAllFrames(File.ReadAllBytes(Fixtures.Path("audio/pcm16.flac"))) },
        };

    [Theory]
    [MemberData(nameof(WrongSizes))]
    public void A_claimed_size_of_gigabytes_allocates_little_memory(string name, byte[] file)
    {
        File.WriteAllBytes(_folder["wrong.wav"], file);
        ReadOrRefuse();
        var before = GC.GetAllocatedBytesForCurrentThread();
        ReadOrRefuse();
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(allocated < MaxBytes, $"{name}: {allocated} bytes for a file of {file.Length}");
    }

    [Fact]
    public void A_bounded_read_of_a_large_file_allocates_memory_only_for_its_bound()
    {
        using (var file = File.Create(_folder["large.wav"]))
        {
            file.Write(Riff(Format(), Chunk("data", Samples(16), size: 0x4000_0000)));
            // a sparse file
            file.SetLength(0x4000_0000);
        }
        AudioFile.Read(_folder["large.wav"], maxSamples: 1000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(1000, AudioFile.Read(_folder["large.wav"], maxSamples: 1000).Samples.Length);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(allocated < 1 << 17, $"{allocated} bytes");
    }

    void ReadOrRefuse()
    {
        try
        {
            Assert.NotEmpty(AudioFile.Read(_folder["wrong.wav"]).Samples);
        }
        catch (AudioFormatException refused)
        {
            Assert.StartsWith(_folder["wrong.wav"], refused.Message, StringComparison.Ordinal);
        }
    }

    /// <summary>Sets all 36 bits of the frame count in STREAMINFO.</summary>
    static byte[] ClaimingAllFrames(byte[] flac)
    {
        flac[21] |= 0x0F;
        flac.AsSpan(22, 4).Fill(0xFF);
        return flac;
    }
}
