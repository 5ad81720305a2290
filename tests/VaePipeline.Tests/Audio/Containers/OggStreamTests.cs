using System.Buffers.Binary;
using VaePipeline.Audio;

namespace VaePipeline.Tests.Audio.Containers;

/// <summary>Ogg files with several streams are read as a whole; those that break off say so.</summary>
public sealed class OggStreamTests : IDisposable
{
    readonly FixtureSound _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("vorbis.ogg")]
    [InlineData("opus.opus")]
    [InlineData("flac.oga")]
    public void All_links_of_a_chain_are_read(string fixture)
    {
        var link = FixtureSound.Bytes(fixture);
        var once = _files.Read("a.ogg", link).Samples;
        foreach (var serial in (uint?[])[null, 77])
        {
            var path = _files.Write("b.ogg", [.. link, .. serial is { } other ? WithSerial(link, other) : link, .. link]);
            var chain = AudioFile.Read(path);
            Assert.Equal(("", 3 * once.Length), (chain.Notice, chain.Samples.Length));
            Assert.Equal([.. once, .. once, .. once], chain.Samples);
            Assert.Equal(chain.DurationSeconds, AudioFile.Read(path, maxSamples: 10).DurationSeconds, 6);
        }
    }

    [Fact]
    public void A_link_of_another_rate_is_said()
    {
        var clip = _files.Read("a.ogg", [.. FixtureSound.Bytes("vorbis.ogg"), .. FixtureSound.Bytes("wide.ogg")]);
        Assert.Contains("After 0.5 s the Ogg stream continues at 32000 Hz", clip.Notice, StringComparison.Ordinal);
        Assert.Equal(AudioFile.Read(FixtureSound.Path("vorbis.ogg")).Samples, clip.Samples);
    }

    [Theory]
    [InlineData("vorbis.ogg")]
    [InlineData("opus.opus")]
    public void Other_streams_of_a_file_are_passed_over(string fixture)
    {
        // a stream that is no sound starts before and ends after the first page of sound
        var pages = Pages(FixtureSound.Bytes(fixture)).ToArray();
        byte[] file =
        [
            .. Page(9, 2, "fishead\0"u8),
            .. pages[0],
            .. Page(9, 0, "fisbone\0"u8),
            .. Page(9, 4, []),
            .. pages[1..].SelectMany(page => page),
        ];
        Assert.Equal(AudioFile.Read(FixtureSound.Path(fixture)).Samples, _files.Read("a.ogg", file).Samples);
    }

    [Theory]
    [InlineData("vorbis.ogg")]
    [InlineData("opus.opus")]
    [InlineData("flac.oga")]
    public void Bytes_before_and_after_do_not_matter(string fixture)
    {
        var link = FixtureSound.Bytes(fixture);
        var whole = AudioFile.Read(FixtureSound.Path(fixture));
        foreach (
            var file in (byte[][])
                [
                    [.. new byte[3_000], .. link],
                    [.. WaveLengthTests.Id3(300), .. link],
                    [.. link, .. Enumerable.Repeat((byte)0x55, 70_000)],
                ]
        )
        {
            var path = _files.Write("a.ogg", file);
            Assert.Equal(
                ("", whole.DurationSeconds),
                (AudioFile.Read(path, maxSamples: 10).Notice, AudioFile.Read(path, maxSamples: 10).DurationSeconds)
            );
            Assert.Equal(whole.Samples, AudioFile.Read(path).Samples);
        }
    }

    [Fact]
    public void A_stream_that_breaks_off_says_so()
    {
        foreach (var fixture in (string[])["vorbis.ogg", "opus.opus", "flac.oga"])
        {
            var whole = AudioFile.Read(FixtureSound.Path(fixture)).Samples;
            var pages = Pages(FixtureSound.Bytes(fixture)).ToArray();
            pages[^1][5] &= 0xFB; // no longer marked as the last
            // libsndfile refuses Opus if its only page of sound is not the last
            if (fixture != "opus.opus")
                AssertBroken(whole, _files.Read("a.ogg", [.. pages[..^1].SelectMany(page => page), .. WithChecksum(pages[^1])]));
            AssertBroken(whole, _files.Read("a.ogg", [.. FixtureSound.Bytes(fixture), .. pages[0][..20]]));
            AssertBroken(whole, _files.Read("a.ogg", [.. FixtureSound.Bytes(fixture), .. pages[0], .. pages[1][..50]]));
        }

        static void AssertBroken(float[] whole, AudioClip clip)
        {
            Assert.Contains("The Ogg stream breaks off", clip.Notice, StringComparison.Ordinal);
            // the last page says where the sound ends and how it fades
            Assert.Equal(whole.SkipLast(500), clip.Samples.Take(whole.Length - 500));
        }
    }

    [Fact]
    public void Damage_between_pages_is_said()
    {
        var pages = Pages(FixtureSound.Bytes("flac.oga")).ToArray();
        byte[] file = [.. pages[0], .. pages[1], .. Enumerable.Repeat((byte)0x55, 123), .. pages[2..].SelectMany(page => page)];
        Assert.Contains("123 bytes within the Ogg stream are damaged", _files.Read("a.ogg", file).Notice, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stream_without_sound_is_refused() =>
        Assert.Contains(
            "without sound",
            Assert.Throws<AudioFormatException>(() => _files.Read("a.ogg", Page(9, 2, "\u0080theora"u8))).Message,
            StringComparison.Ordinal
        );

    static IEnumerable<byte[]> Pages(byte[] file)
    {
        for (var at = 0; at < file.Length; )
        {
            var segments = file[at + 26];
            var length = 27 + segments + file.AsSpan(at + 27, segments).ToArray().Sum(part => part);
            yield return file[at..(at + length)];
            at += length;
        }
    }

    static byte[] Page(uint serial, byte flags, ReadOnlySpan<byte> body)
    {
        byte[] page =
        [
            .. "OggS"u8,
            0,
            flags,
            .. new byte[8],
            .. BitConverter.GetBytes(serial),
            .. new byte[8],
            1,
            (byte)body.Length,
            .. body,
        ];
        return WithChecksum(page);
    }

    static byte[] WithSerial(byte[] file, uint serial) =>
        [
            .. Pages(file)
                .SelectMany(page =>
                {
                    BinaryPrimitives.WriteUInt32LittleEndian(page.AsSpan(14), serial);
                    return WithChecksum(page);
                }),
        ];

    /// <summary>The checksum of a page, RFC 3533, section 6.</summary>
    static byte[] WithChecksum(byte[] page)
    {
        page.AsSpan(22, 4).Clear();
        var sum = 0u;
        foreach (var value in page)
        {
            sum ^= (uint)value << 24;
            for (var bit = 0; bit < 8; bit++)
                sum = sum << 1 ^ ((sum & 0x8000_0000) != 0 ? 0x04C1_1DB7u : 0);
        }
        BinaryPrimitives.WriteUInt32LittleEndian(page.AsSpan(22), sum);
        return page;
    }
}
