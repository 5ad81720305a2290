using NAudio.Wave;
using VaePipeline.Audio.Formats;
using static VaePipeline.Tests.Audio.WavBytes;

namespace VaePipeline.Tests.Audio.Formats;

/// <summary>The fmt chunk of a WAV file, as common writers produce it and with damage.</summary>
public class FormatChunkTests
{
    static readonly byte[] SubFormatTail = [0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, 0x71];

    [Theory]
    [InlineData(1, 8, "Pcm 8")]
    [InlineData(1, 16, "Pcm 16")]
    [InlineData(1, 24, "Pcm 24")]
    [InlineData(1, 32, "Pcm 32")]
    [InlineData(3, 32, "IeeeFloat 32")]
    [InlineData(3, 64, "IeeeFloat 64")]
    [InlineData(6, 8, "ALaw 8")]
    [InlineData(7, 8, "MuLaw 8")]
    public void Plain_formats_are_read(int tag, int bits, string expected)
    {
        var format = Read(FormatBody(channels: 3, bits: bits, tag: tag));

        Assert.Equal(expected, $"{format.Encoding} {format.BitsPerSample}");
        Assert.Equal(
            (16_000, 3, 3 * bits / 8, 16_000 * 3 * bits / 8),
            (format.SampleRate, format.Channels, format.BlockAlign, format.AverageBytesPerSecond)
        );
    }

    [Theory]
    [InlineData(12, 2)]
    [InlineData(20, 3)]
    [InlineData(25, 4)]
    public void Samples_that_do_not_fill_their_bytes_have_the_width_of_their_bytes(int bits, int bytes) =>
        Assert.Equal(8 * bytes, Read(FormatBody(bits: bits, blockAlign: bytes)).BitsPerSample);

    [Theory]
    [InlineData(22, 0)]
    [InlineData(22, 300)]
    [InlineData(322, 300)]
    [InlineData(65_535, 0)]
    public void An_extensible_format_is_resolved(int counted, int after)
    {
        var format = Read([
            .. FormatBody(tag: 0xFFFE, bits: 24),
            .. U16(counted),
            .. U16(24),
            .. U32(4),
            .. U16(1),
            .. SubFormatTail,
            .. new byte[after],
        ]);
        Assert.Equal((WaveFormatEncoding.Pcm, 24), (format.Encoding, format.BitsPerSample));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(21)]
    public void An_extensible_format_that_counts_too_few_extra_bytes_is_unknown(int counted) =>
        Assert.Throws<NotSupportedException>(() =>
            Read([.. FormatBody(tag: 0xFFFE), .. U16(counted), .. U16(16), .. U32(4), .. U16(1), .. SubFormatTail])
        );

    [Fact]
    public void A_chunk_of_17_bytes_is_read() => Assert.Equal(WaveFormatEncoding.Pcm, Read([.. FormatBody(), 9]).Encoding);

    [Theory]
    [InlineData(0, 2, "0 channels")]
    [InlineData(257, 514, "257 channels; allowed: 1 to 256")]
    [InlineData(32_768, 0, "32768 channels; allowed: 1 to 256")]
    [InlineData(65_535, 65_534, "65535 channels; allowed: 1 to 256")]
    public void A_format_that_contradicts_itself_is_refused(int channels, int frameBytes, string expected) =>
        Assert.Contains(
            expected,
            Assert.Throws<FormatException>(() => Read(FormatBody(channels, blockAlign: frameBytes))).Message,
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData(1, 16, 0, 2)]
    [InlineData(1, 16, 1, 2)]
    [InlineData(1, 16, 3, 2)]
    [InlineData(1, 16, 4, 2)]
    [InlineData(1, 16, 16, 2)]
    [InlineData(2, 16, 2, 4)]
    [InlineData(2, 16, 40_000, 4)]
    [InlineData(2, 24, 3, 6)]
    [InlineData(1, 24, 4, 4)]
    [InlineData(2, 20, 8, 8)]
    [InlineData(1, 0, 2, 2)]
    public void The_bits_per_sample_decide_over_a_wrong_frame_size(int channels, int bits, int frameBytes, int expected) =>
        Assert.Equal(expected, Read(FormatBody(channels, bits: bits, blockAlign: frameBytes)).BlockAlign);

    [Theory]
    [InlineData(1, 40)]
    [InlineData(3, 16)]
    [InlineData(6, 16)]
    [InlineData(17, 8)]
    public void Samples_without_a_conversion_are_left_to_libsndfile(int tag, int bits) =>
        Assert.Throws<NotSupportedException>(() => Read(FormatBody(tag: tag, bits: bits)));

    static WaveFormat Read(byte[] body) => FormatChunk.Read(new MemoryStream(body), body.Length).ToWaveFormat().Format;
}
