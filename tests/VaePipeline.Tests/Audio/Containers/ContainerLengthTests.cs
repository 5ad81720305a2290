using System.Buffers.Binary;
using VaePipeline.Audio;

namespace VaePipeline.Tests.Audio.Containers;

/// <summary>AIFF, AU, CAF, VOC, FLAC and rare files whose sizes are open or wrong give the whole sound, or say what is missing.</summary>
public sealed class ContainerLengthTests : IDisposable
{
    const int Bytes = 16_000;

    readonly FixtureSound _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("pcm16.aiff", 0u)]
    [InlineData("pcm16.aiff", 8u)]
    [InlineData("pcm16.aiff", uint.MaxValue)]
    [InlineData("pcm16.aiff", 0x7FFF_FFFFu)]
    [InlineData("pcm16.au", 0u)]
    [InlineData("pcm16.au", uint.MaxValue)]
    [InlineData("pcm16.au", 0x7FFF_FFFFu)]
    [InlineData("pcm16.au", Bytes + 24u)]
    [InlineData("pcm16.caf", 0u)]
    [InlineData("pcm16.caf", uint.MaxValue)]
    [InlineData("ima.aifc", 0u)]
    [InlineData("ima.aifc", uint.MaxValue)]
    public void An_open_size_means_the_end_of_the_file(string fixture, uint size)
    {
        var expected = AudioFile.Read(FixtureSound.Path(fixture));
        var clip = _files.Read("a", WithSize(fixture, size));
        Assert.Equal(expected.Samples, clip.Samples);
        Assert.Equal("", clip.Notice);
    }

    [Theory]
    [InlineData("pcm16.aiff", 2 * Bytes, 8_000, "ends after 0.5 s of the 1 s")]
    [InlineData("pcm16.au", 2 * Bytes, 8_000, "ends after 0.5 s of the 1 s")]
    [InlineData("pcm16.caf", 2 * Bytes, 8_000, "ends after 0.5 s of the 1 s")]
    [InlineData("pcm16.aiff", 6_008, 3_000, "10000 bytes follow")]
    [InlineData("pcm16.au", 6_000, 3_000, "10000 bytes follow")]
    [InlineData("pcm16.caf", 6_004, 3_000, "10000 bytes follow")]
    public void A_wrong_size_is_said(string fixture, uint size, int count, string expected)
    {
        var clip = _files.Read("a", WithSize(fixture, size));
        Assert.Contains(expected, clip.Notice, StringComparison.Ordinal);
        FixtureSound.AssertStart(clip, count);
    }

    [Theory]
    [InlineData("pcm16.aiff", 0u)]
    [InlineData("pcm16.aiff", 100u)]
    [InlineData("pcm16.aiff", uint.MaxValue)]
    [InlineData("gsm.aifc", 0u)]
    [InlineData("gsm.aifc", 1_000u)]
    [InlineData("gsm.aifc", uint.MaxValue)]
    [InlineData("dwvw.aifc", 0u)]
    public void A_wrong_count_of_frames_in_AIFF_does_not_matter(string fixture, uint count)
    {
        var file = FixtureSound.Bytes(fixture);
        var expected = AudioFile.Read(FixtureSound.Path(fixture)).Samples;
        BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(file.AsSpan().IndexOf("COMM"u8) + 10), count);
        var samples = _files.Read("a", file).Samples;
        Assert.Equal(expected, samples.Take(expected.Length));
        // a block of padding
        Assert.InRange(samples.Length, expected.Length, expected.Length + 160);
    }

    [Theory]
    [InlineData("pcm16.voc")]
    [InlineData("pcm16.svx")]
    [InlineData("pcm16.avr")]
    [InlineData("pcm16.mpc")]
    [InlineData("pcm16.nist")]
    [InlineData("pcm16.caf")]
    [InlineData("pcm16.aiff")]
    [InlineData("gsm.wav")]
    [InlineData("ima.wav")]
    [InlineData("ima.aifc")]
    [InlineData("alaw.wve")]
    public void A_file_cut_in_the_middle_says_so(string fixture)
    {
        var whole = AudioFile.Read(FixtureSound.Path(fixture));
        var file = FixtureSound.Bytes(fixture);
        var clip = _files.Read("a", file.Take(file.Length / 2));
        Assert.InRange(clip.Samples.Length, whole.Samples.Length / 3, whole.Samples.Length * 3 / 5);
        // the last block may be incomplete
        Assert.Equal(whole.Samples.Take(clip.Samples.Length - 400), clip.Samples.SkipLast(400));
        Assert.Contains("ends after", clip.Notice, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cut_sample_dump_has_no_zeros_in_the_place_of_what_is_missing()
    {
        var file = FixtureSound.Bytes("pcm16.sds");
        var clip = _files.Read("a", file.Take(21 + 50 * 127 + 99));
        Assert.Contains("ends after 0.125 s of the 0.5 s", clip.Notice, StringComparison.Ordinal);
        FixtureSound.AssertStart(clip, 50 * 40);
    }

    static byte[] Voc(params byte[][] blocks) =>
        [.. "Creative Voice File\u001A"u8, 26, 0, 0x0A, 0x01, 0x29, 0x11, .. blocks.SelectMany(block => block), 0];

    static byte[] Block(int type, params byte[] body) =>
        [(byte)type, (byte)body.Length, (byte)(body.Length >> 8), (byte)(body.Length >> 16), .. body];

    /// <summary>1,000,000 / (256 - 194) = 16,129 Hz.</summary>
    const byte Rate = 194;

    static readonly byte[] Voice = [.. Enumerable.Range(0, 900).Select(i => (byte)(128 + i % 100))];

    [Fact]
    public void All_blocks_of_a_VOC_file_are_read()
    {
        var expected = Voice.Select(value => (value - 128) / 128f).ToArray();
        Assert.Equal(expected, AtItsRate(Voc(Block(1, [Rate, 0, .. Voice]))));
        Assert.Equal([.. expected, .. expected], AtItsRate(Voc(Block(1, [Rate, 0, .. Voice]), Block(2, Voice))));
        Assert.Equal(
            [.. expected, .. expected],
            AtItsRate(Voc(Block(1, [Rate, 0, .. Voice]), Block(5, 65, 0), Block(1, [Rate, 0, .. Voice])))
        );
        Assert.Equal(
            [.. expected, .. new float[300], .. expected],
            AtItsRate(Voc(Block(1, [Rate, 0, .. Voice]), Block(3, 43, 1, Rate), Block(1, [Rate, 0, .. Voice])))
        );
    }

    [Fact]
    public void A_VOC_file_in_stereo_is_read()
    {
        var stereo = Voice.SelectMany(value => (byte[])[value, value]).ToArray();
        var clip = _files.Read("a.voc", Voc(Block(8, 0xC0, 0xE0, 0, 1), Block(1, [Rate, 0, .. stereo])));
        Assert.Equal((2, 16_000), (clip.SourceChannels, clip.SourceSampleRate));
        Assert.Equal(Voice.Select(value => (value - 128) / 128f), clip.Samples);
    }

    [Fact]
    public void A_VOC_file_that_changes_its_rate_says_so()
    {
        var clip = _files.Read("a.voc", Voc(Block(1, [Rate, 0, .. Voice]), Block(1, [Rate - 62, 0, .. Voice])));
        Assert.Contains("continues at 8064 Hz", clip.Notice, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0L)]
    [InlineData(4_000L)]
    [InlineData(8_000L)]
    public void The_number_of_samples_in_a_FLAC_header_does_not_matter(long total)
    {
        var clip = _files.Read("a.flac", WithTotal(total));
        FixtureSound.AssertWhole(clip);
        // known without reading to the end
        Assert.Equal(0.5, AudioFile.Read(_files.Write("a.flac", WithTotal(total)), maxSamples: 10).DurationSeconds, 6);
    }

    [Fact]
    public void A_FLAC_file_that_ends_early_says_so()
    {
        Assert.Contains("ends after 0.5 s of the 1 s", _files.Read("a.flac", WithTotal(16_000)).Notice, StringComparison.Ordinal);
        var file = FixtureSound.Bytes("pcm16.flac");
        var path = _files.Write("cut.flac", file[..(file.Length * 3 / 4)]);
        var start = AudioFile.Read(path, maxSamples: 10);
        Assert.Contains("of the 0.5 s that its header announces", start.Notice, StringComparison.Ordinal);
        Assert.Equal(AudioFile.Read(path).DurationSeconds, start.DurationSeconds, 6);
    }

    [Fact]
    public void A_tag_after_a_FLAC_stream_is_no_sound() =>
        FixtureSound.AssertWhole(_files.Read("a.flac", [.. FixtureSound.Bytes("pcm16.flac"), .. "TAG"u8, .. new byte[125]]));

    [Fact]
    public void A_FLAC_stream_after_a_tag_is_read() =>
        FixtureSound.AssertWhole(_files.Read("a.flac", [.. WaveLengthTests.Id3(500), .. WithTotal(0)]));

    float[] AtItsRate(byte[] file)
    {
        var path = _files.Write("a.voc", file);
        var clip = AudioFile.Read(path, 16_129);
        Assert.Equal((16_129, ""), (clip.SourceSampleRate, clip.Notice));
        return clip.Samples;
    }

    static byte[] WithTotal(long total)
    {
        var file = FixtureSound.Bytes("pcm16.flac");
        BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(22), (uint)total);
        return file;
    }

    static byte[] WithSize(string fixture, uint size)
    {
        var file = FixtureSound.Bytes(fixture);
        if (fixture.EndsWith(".au", StringComparison.Ordinal))
            BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(8), size);
        else if (fixture.EndsWith(".caf", StringComparison.Ordinal))
            BinaryPrimitives.WriteInt64BigEndian(file.AsSpan(file.AsSpan().IndexOf("data"u8) + 4), size == uint.MaxValue ? -1 : size);
        else
            BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(file.AsSpan().IndexOf("SSND"u8) + 4), size);
        return file;
    }
}
