using NAudio.Wave;

namespace VaePipeline.Tests.NAudio;

/// <summary>The same sound in AIFF and in WAV has the same bytes here: 8 bits are unsigned, the rest is little-endian.</summary>
public class AiffFileReaderTests
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
    public void HasTheBytesOfWav(string aiff, string wav)
    {
        using var actual = new AiffFileReader(Fixtures.Path($"audio/{aiff}"));
        using var expected = new WaveFileReader(Fixtures.Path($"audio/{wav}"));

        Assert.Equal(expected.WaveFormat.ToString(), actual.WaveFormat.ToString());
        Assert.Equal(1_600, actual.SampleCount);
        Assert.Equal(Bytes(expected), Bytes(actual));

        actual.Position = expected.Position = 100 * expected.WaveFormat.BlockAlign;
        Assert.Equal(Bytes(expected), Bytes(actual));
    }

    [Fact]
    public void RefusesWhatItDoesNotKnow()
    {
        var file = File.ReadAllBytes(Fixtures.Path("audio/sowt.aifc"));
        var name = file.AsSpan().IndexOf("sowt"u8);
        "ima4"u8.CopyTo(file.AsSpan(name));

        Assert.Contains("'ima4'", Assert.Throws<NotSupportedException>(() => new AiffFileReader(new MemoryStream(file))).Message, StringComparison.Ordinal);
        Assert.Throws<FormatException>(() => new AiffFileReader(new MemoryStream(file[..30])));
        Assert.Throws<FormatException>(() => new AiffFileReader(new MemoryStream(new byte[100])));
    }

    static byte[] Bytes(WaveStream stream)
    {
        var bytes = new byte[stream.Length - stream.Position];
        Assert.Equal(bytes.Length, stream.Read(bytes));
        Assert.Equal(0, stream.Read(new byte[16]));
        return bytes;
    }
}
