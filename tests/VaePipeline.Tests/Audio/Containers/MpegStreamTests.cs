using System.Buffers.Binary;
using VaePipeline.Audio;

namespace VaePipeline.Tests.Audio.Containers;

/// <summary>MPEG audio is read to its end and without its encoder's delay, whatever is before, between and behind its frames.</summary>
public sealed class MpegStreamTests : IDisposable
{
    readonly FixtureSound _files = new();

    public void Dispose() => _files.Dispose();

    static byte[] ApeTag(bool isHeader) =>
        [.. "APETAGEX"u8, 0xD0, 7, 0, 0, 92, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, (byte)(isHeader ? 0xA0 : 0x80), .. new byte[8]];

    static readonly byte[] Ape = [.. ApeTag(isHeader: true), .. new byte[60], .. ApeTag(isHeader: false)],
        Id3v1 = [.. "TAG"u8, .. Enumerable.Repeat((byte)'x', 125)];

    public static TheoryData<string, byte[], byte[]> Surroundings =>
        new()
        {
            { "zeros before", new byte[4_000], [] },
            { "words before", [.. Enumerable.Repeat("not yet. "u8.ToArray(), 300).SelectMany(word => word)], [] },
            { "a tag and zeros before", [.. WaveLengthTests.Id3(1_014), .. new byte[2_048]], [] },
            { "a tag with a length past the end", [.. "ID3\u0003\0\0"u8, 0x7F, 0x7F, 0x7F, 0x7F], [] },
            { "two tags before", [.. WaveLengthTests.Id3(100), .. WaveLengthTests.Id3(5_000)], [] },
            { "an APE tag and an ID3v1 tag behind", [], [.. Ape, .. Id3v1] },
            { "APE before and behind", Ape, Ape },
            { "zeros behind", [], new byte[3_000] },
            { "words behind", [], [.. Enumerable.Repeat("no more. "u8.ToArray(), 100).SelectMany(word => word)] },
        };

    [Theory]
    [MemberData(nameof(Surroundings))]
    public void What_is_around_the_frames_does_not_matter(string name, byte[] before, byte[] behind)
    {
        foreach (var fixture in (string[])["cbr.mp3", "vbr-untagged.mp3", "layer2.mp2"])
        {
            // seven frames of layer II alone do not prove a stream
            if (fixture == "layer2.mp2" && name.StartsWith("words", StringComparison.Ordinal))
                continue;
            var expected = AudioFile.Read(FixtureSound.Path(fixture)).Samples;
            var clip = _files.Read("a.mp3", [.. before, .. FixtureSound.Bytes(fixture), .. behind]);
            Assert.True(
                clip.Notice.Length == 0 && clip.Samples.SequenceEqual(expected),
                $"{fixture}, {name}: {clip.Samples.Length} samples. {clip.Notice}"
            );
        }
    }

    [Fact]
    public void A_stream_without_a_header_is_read_to_its_end_and_from_its_start()
    {
        // LAME writes the same frames with and without the header
        foreach (var name in (string[])["cbr", "vbr"])
        {
            var tagged = AudioFile.Read(FixtureSound.Path($"{name}.mp3")).Samples;
            var untagged = AudioFile.Read(FixtureSound.Path($"{name}-untagged.mp3")).Samples;
            Assert.Equal(8_000, tagged.Length);
            Assert.Equal(tagged, untagged.Take(8_000));
            Assert.InRange(untagged.Length, 8_000, 8_000 + 576);
        }
        FixtureSound.AssertClose(FixtureSound.Samples, AudioFile.Read(FixtureSound.Path("wide-untagged.mp3")).Samples, 0.01);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(1_000_000)]
    public void The_number_of_frames_in_a_header_does_not_matter(int frames)
    {
        var expected = AudioFile.Read(FixtureSound.Path("vbr.mp3")).Samples;
        var clip = _files.Read("a.mp3", WithFrames(FixtureSound.Bytes("vbr.mp3"), frames));
        Assert.Equal((0.5, ""), (clip.DurationSeconds, clip.Notice));
        Assert.Equal(expected, clip.Samples);
    }

    [Fact]
    public void A_cut_stream_says_what_is_missing()
    {
        var file = FixtureSound.Bytes("vbr.mp3");
        var whole = AudioFile.Read(FixtureSound.Path("vbr.mp3")).Samples;
        var path = _files.Write("a.mp3", file[..(file.Length * 3 / 5)]);
        var clip = AudioFile.Read(path);
        Assert.Matches("^The file ends after 0.[0-9]+ s of the 0.576 s that its header announces", clip.Notice);
        Assert.Equal(whole.Take(clip.Samples.Length - 600), clip.Samples.SkipLast(600));
        Assert.Equal(
            (clip.Notice, clip.DurationSeconds),
            (AudioFile.Read(path, maxSamples: 10).Notice, AudioFile.Read(path, maxSamples: 10).DurationSeconds)
        );

        var untagged = FixtureSound.Bytes("cbr-untagged.mp3");
        Assert.Contains(
            "The MPEG stream breaks off",
            _files.Read("b.mp3", untagged[..(untagged.Length - 100)]).Notice,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Streams_one_after_another_are_all_read()
    {
        var (tagged, untagged) = (FixtureSound.Bytes("cbr.mp3"), FixtureSound.Bytes("cbr-untagged.mp3"));
        var once = AudioFile.Read(FixtureSound.Path("cbr-untagged.mp3")).Samples.Length + 1105;
        foreach (
            var file in (byte[][])
                [
                    [.. untagged, .. untagged],
                    [.. tagged, .. tagged],
                    [.. untagged, .. Id3v1, .. WaveLengthTests.Id3(99), .. untagged],
                ]
        )
        {
            var clip = _files.Read("a.mp3", file);
            Assert.Equal("", clip.Notice);
            Assert.InRange(clip.Samples.Length, 2 * once - 1105 - 576, 2 * once - 1105);
            FixtureSound.AssertClose(FixtureSound.Samples, clip.Samples, 0.01);
            FixtureSound.AssertClose(FixtureSound.Samples, clip.Samples.AsSpan(once), 0.01);
        }
    }

    [Fact]
    public void The_padding_of_one_stream_is_not_cut_off_the_next()
    {
        var (tagged, untagged) = (FixtureSound.Bytes("cbr.mp3"), FixtureSound.Bytes("cbr-untagged.mp3"));
        const int FrameBytes = 288;
        // the first frame of the tagged stream is its header
        var frames = tagged.Length / FrameBytes - 1 + untagged.Length / FrameBytes;
        Assert.Equal(frames * 576 - 1105, _files.Read("a.mp3", [.. tagged, .. untagged]).Samples.Length);
    }

    [Fact]
    public void A_stream_that_changes_its_rate_says_so()
    {
        var clip = _files.Read("a.mp3", [.. FixtureSound.Bytes("cbr-untagged.mp3"), .. FixtureSound.Bytes("wide-untagged.mp3")]);
        Assert.Matches("^After 0.[0-9]+ s the MPEG stream continues at 32000 Hz", clip.Notice);
        Assert.Equal(AudioFile.Read(FixtureSound.Path("cbr-untagged.mp3")).Samples, clip.Samples);
    }

    [Fact]
    public void Damage_is_passed_over_and_said()
    {
        var file = FixtureSound.Bytes("cbr-untagged.mp3");
        const int Frame = 288; // 64 kbit/s at 16 kHz
        byte[] damaged = [.. file[..(6 * Frame)], .. Enumerable.Repeat((byte)0x55, 200), .. file[(6 * Frame)..]];
        var clip = _files.Read("a.mp3", damaged);
        Assert.Contains("200 bytes within the MPEG stream are damaged", clip.Notice, StringComparison.Ordinal);
        Assert.Equal(AudioFile.Read(FixtureSound.Path("cbr-untagged.mp3")).Samples, clip.Samples);
    }

    [Fact]
    public void A_stream_cut_from_a_longer_one_loses_nothing_at_its_start()
    {
        const int Frame = 288;
        var file = FixtureSound.Bytes("cbr-untagged.mp3")[(5 * Frame)..];
        Assert.Equal(file.Length / Frame * 576, _files.Read("a.mp3", file).Samples.Length);
    }

    [Fact]
    public void Samples_of_other_formats_are_not_taken_for_frames()
    {
        // quiet samples are full of bytes that look like the start of a frame
        var random = new Random(5);
        for (var i = 0; i < 300; i++)
        {
            var scale = Math.Pow(2, 2 + i % 12);
            var samples = Enumerable.Range(0, 20_000).Select(at => (short)(scale * Math.Sin(at * 0.01 * (1 + i)) + random.Next(-2, 2)));
            var bytes = samples.SelectMany(sample => i % 2 == 0 ? BitConverter.GetBytes(sample) : [(byte)sample]).ToArray();
            if (bytes.AsSpan(0, 12).IndexOfAnyExcept((byte)0) >= 0)
                Assert.Throws<AudioFormatException>(() => _files.Read("a.mp3", bytes));
        }
    }

    /// <summary>The stream with another number of frames in its Xing header.</summary>
    static byte[] WithFrames(byte[] file, int frames)
    {
        var at = Math.Max(file.AsSpan().IndexOf("Xing"u8), file.AsSpan().IndexOf("Info"u8));
        BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(at + 8), frames);
        return file;
    }
}
