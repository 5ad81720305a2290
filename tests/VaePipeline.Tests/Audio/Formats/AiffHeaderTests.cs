using NAudio.Wave;
using VaePipeline.Audio.Formats;

namespace VaePipeline.Tests.Audio.Formats;

/// <summary>The reader converts AIFF samples to the bytes of the same sound in WAV: 8 bits are unsigned, all others little-endian.</summary>
public class AiffHeaderTests
{
    [Theory]
    [InlineData("pcm8.aiff", "pcm8.wav")]
    [InlineData("pcm16.aiff", "pcm16.wav")]
    [InlineData("pcm24.aiff", "pcm24.wav")]
    [InlineData("pcm32.aiff", "pcm32.wav")]
    [InlineData("float32.aifc", "float32.wav")]
    [InlineData("float64.aifc", "float64.wav")]
    [InlineData("alaw.aifc", "alaw.wav")]
    [InlineData("mulaw.aifc", "mulaw.wav")]
    [InlineData("sowt.aifc", "pcm16.wav")]
    public void The_bytes_equal_those_of_WAV(string aiff, string wav)
    {
        using var aiffFile = File.OpenRead(Fixtures.Path($"audio/{aiff}"));
        using var wavFile = File.OpenRead(Fixtures.Path($"audio/{wav}"));
        using var actual = new StoredSamples(aiffFile, AiffHeader.Read(aiffFile).Layout());
        using var expected = new StoredSamples(wavFile, WaveHeader.Read(wavFile).Layout(wavFile));

        Assert.Equal(expected.WaveFormat, actual.WaveFormat);
        Assert.Equal(1_600, actual.Length / actual.BlockAlign);
        Assert.Equal(Bytes(expected), Bytes(actual));

        actual.Position = expected.Position = 100 * expected.BlockAlign;
        Assert.Equal(Bytes(expected), Bytes(actual));
    }

    [Fact]
    public void Unknown_content_is_refused()
    {
        var file = File.ReadAllBytes(Fixtures.Path("audio/sowt.aifc"));
        var name = file.AsSpan().IndexOf("sowt"u8);
        "ima4"u8.CopyTo(file.AsSpan(name));

        Assert.Contains(
            "'ima4'",
            Assert.Throws<NotSupportedException>(() => AiffHeader.Read(new MemoryStream(file)).Layout()).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<FormatException>(() => AiffHeader.Read(new MemoryStream(file[..30])));
        Assert.Throws<FormatException>(() => AiffHeader.Read(new MemoryStream(new byte[100])));
    }

    [Theory]
    [InlineData(257, 16)]
    [InlineData(16_384, 32)]
    [InlineData(32_768, 16)]
    [InlineData(65_535, 8)]
    public void Too_many_channels_are_refused(int channels, int bits)
    {
        // the frame size of 16,384 channels of 4 bytes is 0 as a 16-bit number
        var file = Faults.AiffBytes.Form(Faults.AiffBytes.Common(channels, bits: bits), Faults.AiffBytes.Sound(100));
        Assert.Contains(
            $"{channels} channels",
            Assert.Throws<FormatException>(() => AiffHeader.Read(new MemoryStream(file)).Layout()).Message,
            StringComparison.Ordinal
        );
    }

    static byte[] Bytes(WaveStream stream)
    {
        var bytes = new byte[stream.Length - stream.Position];
        Assert.Equal(bytes.Length, stream.Read(bytes));
        Assert.Equal(0, stream.Read(new byte[16]));
        return bytes;
    }
}
