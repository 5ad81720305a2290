using static VaePipeline.Tests.Audio.WavBytes;

namespace VaePipeline.Tests.Audio.Containers;

/// <summary>WAV, RF64 and Wave64 files whose sizes are open, wrong or spread over several chunks give the whole sound.</summary>
public sealed class WaveLengthTests : IDisposable
{
    const uint Open = uint.MaxValue;

    static readonly byte[] Pcm = FixtureSound.Pcm,
        First = Pcm[..6_000],
        Rest = Pcm[6_000..];

    readonly FixtureSound _files = new();

    public void Dispose() => _files.Dispose();

    public static TheoryData<string, byte[]> WholeFiles =>
        new()
        {
            { "two data chunks", Riff(Format(), Chunk("data", First), Chunk("data", Rest)) },
            { "a chunk between data chunks", Riff(Format(), Chunk("data", First), Chunk("LIST", new byte[21]), Chunk("data", Rest)) },
            {
                "an unknown chunk between data chunks",
                Riff(Format(), Chunk("data", First), Chunk("Xy_1", new byte[7]), Chunk("data", Rest))
            },
            { "an empty data chunk before the real one", Riff(Format(), Chunk("data", []), Chunk("data", Pcm)) },
            { "a wave list", Riff(Format(), Chunk("LIST", [.. "wavl"u8, .. Chunk("data", First), .. Chunk("data", Rest)])) },
            { "a size of 2 GiB", Riff(Format(), Chunk("data", Pcm, size: 0x7FFF_FFFF)) },
            { "a size of nearly 2 GiB", Riff(Format(), Chunk("data", Pcm, size: 0x7FFF_F000)) },
            { "an open size", Riff(Format(), Chunk("data", Pcm, size: Open)) },
            { "size 0", Riff(Format(), Chunk("data", Pcm, size: 0)) },
            { "a size that counts the header", Riff(Format(), Chunk("data", Pcm, size: (uint)Pcm.Length + 44)) },
            { "a tag after the sound", [.. Riff(Format(), Chunk("data", Pcm)), .. "TAG"u8, .. new byte[2_000]] },
            { "zeros after the sound", [.. Riff(Format(), Chunk("data", Pcm)), .. new byte[5_000]] },
            { "RF64 with size -1", Rf64("RF64", ulong.MaxValue, Open) },
            { "RF64 with size 0", Rf64("RF64", 0, Open) },
            { "RF64 with all sizes 0", Rf64("RF64", 0, 0) },
            { "RF64 with its size in the old place", Rf64("RF64", 0, (uint)Pcm.Length) },
            { "BW64 with size -1", Rf64("BW64", ulong.MaxValue, Open) },
            { "BW64 with size 0", Rf64("BW64", 0, Open) },
            { "BW64 with its size", Rf64("BW64", (ulong)Pcm.Length, Open) },
            { "Wave64", Wave64(Pcm.Length) },
            { "Wave64 with size 0", Wave64(-24) },
            { "Wave64 with an empty size", Wave64(0) },
            { "Wave64 with a negative size", Wave64(-25) },
            { "Wave64 with an open size", Wave64(long.MaxValue - 24) },
            { "an ID3 tag before the header", [.. Id3(300), .. Riff(Format(), Chunk("data", Pcm))] },
            { "zeros before the header", [.. new byte[777], .. Riff(Format(), Chunk("data", Pcm))] },
        };

    [Theory]
    [MemberData(nameof(WholeFiles))]
    public void The_whole_sound_is_read(string name, byte[] file)
    {
        var clip = _files.Read("a.wav", file);
        Assert.True(clip.Notice.Length == 0, $"{name}: {clip.Notice}");
        FixtureSound.AssertWhole(clip with { Samples = clip.Samples[..FixtureSound.Samples.Length] });
    }

    public static TheoryData<string, byte[], int, string> PartsOfFiles =>
        new()
        {
            { "cut", Riff(Format(), Chunk("data", Pcm))[..8_044], 4_000, "ends after 0.25 s of the 0.5 s" },
            { "a size too large", Riff(Format(), Chunk("data", Pcm, size: 32_000)), 8_000, "ends after 0.5 s of the 1 s" },
            { "RF64, cut", Rf64("RF64", 32_000, Open), 8_000, "ends after 0.5 s of the 1 s" },
            { "Wave64, cut", Wave64(32_000), 8_000, "ends after 0.5 s of the 1 s" },
            { "a size too small", Riff(Format(), Chunk("data", Pcm, size: 6_000)), 3_000, "10000 bytes follow the samples" },
            { "RF64 with a size too small", Rf64("RF64", 6_000, Open), 3_000, "10000 bytes follow the samples" },
            { "Wave64 with a size too small", Wave64(6_000), 3_000, "10000 bytes follow the samples" },
            {
                "two files",
                [.. Riff(Format(), Chunk("data", First)), .. Riff(Format(), Chunk("data", Rest))],
                3_000,
                "Another WAV file follows"
            },
        };

    [Theory]
    [MemberData(nameof(PartsOfFiles))]
    public void What_is_missing_is_said(string name, byte[] file, int count, string expected)
    {
        var clip = _files.Read("a.wav", file);
        Assert.True(clip.Notice.Contains(expected, StringComparison.Ordinal), $"{name}: {clip.Notice}");
        FixtureSound.AssertStart(clip, count);
    }

    [Fact]
    public void A_size_that_counted_past_4_GiB_is_completed()
    {
        const long Length = (1L << 32) + 16_000;
        var path = _files.Write("large.wav", Riff(Format(), Chunk("data", Pcm, size: 16_000)));
        using (var file = File.OpenWrite(path))
            file.SetLength(44 + Length); // a sparse file
        Assert.Equal(Length / 2 / 16_000.0, VaePipeline.Audio.AudioFile.Read(path, maxSamples: 100).DurationSeconds, 6);
    }

    [Theory]
    [InlineData("gsm.wav")]
    [InlineData("ima.wav")]
    [InlineData("ms.wav")]
    [InlineData("layer3.wav")]
    [InlineData("vorbis-674f.wav")]
    public void Encoded_samples_are_found_too(string fixture)
    {
        var original = FixtureSound.Bytes(fixture);
        var expected = _files.Read("a.wav", original).Samples;
        var size = original.AsSpan().IndexOf("data"u8) + 4;
        Assert.Equal(expected, Changed(0).Samples);
        Assert.Equal(expected, Changed(Open).Samples);
        var short1 = Changed(50_000);
        Assert.Equal(expected, short1.Samples);
        Assert.Contains(
            fixture is "layer3.wav" or "vorbis-674f.wav" ? "breaks off" : "ends after",
            short1.Notice,
            StringComparison.Ordinal
        );

        VaePipeline.Audio.AudioClip Changed(uint length) =>
            _files.Read("b.wav", [.. original[..size], .. U32(length), .. original[(size + 4)..]]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(16)]
    public void A_wrong_frame_size_does_not_matter(int frameBytes) =>
        FixtureSound.AssertWhole(_files.Read("a.wav", Riff(Format(blockAlign: frameBytes), Chunk("data", Pcm))));

    [Fact]
    public void Stereo_with_the_frame_size_of_mono_is_read()
    {
        var stereo = Pcm.Chunk(2).SelectMany(sample => (byte[])[.. sample, .. sample]).ToArray();
        FixtureSound.AssertWhole(_files.Read("a.wav", Riff(Format(channels: 2, blockAlign: 2), Chunk("data", stereo))));
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 1)]
    [InlineData(false, 2)]
    [InlineData(true, 2)]
    public void Samples_of_24_bits_in_4_bytes_may_be_at_either_end(bool isRight, int channels)
    {
        var samples = Pcm.Chunk(2).SelectMany(sample => Enumerable.Repeat(Wide(sample), channels).SelectMany(bytes => bytes));
        byte[] silence = new byte[4 * channels * 5_000];
        var file = Riff(Format(channels, bits: 24, blockAlign: 4 * channels), Chunk("data", [.. silence, .. samples]));
        var clip = _files.Read("a.wav", file);
        FixtureSound.AssertWhole(clip with { Samples = clip.Samples[5_000..], DurationSeconds = 0.5 }, 1e-6);

        byte[] Wide(byte[] sample)
        {
            // a lowest byte that is not zero, too small to be seen
            byte[] bytes = [1, sample[0], sample[1]];
            return isRight ? [.. bytes, (byte)((sbyte)sample[1] >> 7)] : [0, .. bytes];
        }
    }

    static byte[] Rf64(string id, ulong longSize, uint size) =>
        [
            .. System.Text.Encoding.ASCII.GetBytes(id),
            .. U32(Open),
            .. "WAVE"u8,
            .. Chunk("ds64", [.. U64(0), .. U64(longSize), .. U64(0), .. U32(0)]),
            .. Format(),
            .. Chunk("data", Pcm, size),
        ];

    /// <summary>Wave64 by libsndfile, with another size of the samples.</summary>
    static byte[] Wave64(long size)
    {
        var file = FixtureSound.Bytes("pcm16.w64");
        BitConverter.TryWriteBytes(file.AsSpan(file.AsSpan().IndexOf("data"u8) + 16), size + 24);
        return file;
    }

    internal static byte[] Id3(int length) =>
        [.. "ID3\u0003\0\0\0\0"u8, (byte)(length >> 7), (byte)(length & 127), .. Enumerable.Repeat((byte)7, length)];
}
