using VaePipeline.Audio;
using VaePipeline.Tests.Audio.Faults;

namespace VaePipeline.Tests.Audio;

/// <summary>Compares files of every format and encoding, written by libsndfile, with the original samples.</summary>
public class AudioFileFormatTests
{
    [Theory]
    [InlineData("pcm8.wav", 1.0 / 128)]
    [InlineData("pcm16.wav", 1.0 / 32768)]
    [InlineData("pcm24.wav", 1.0 / 8388608)]
    [InlineData("pcm32.wav", 1e-7)]
    [InlineData("float32.wav", 0)]
    [InlineData("float64.wav", 0)]
    [InlineData("alaw.wav", 0.02)]
    [InlineData("mulaw.wav", 0.02)]
    [InlineData("extensible-pcm24.wav", 1.0 / 8388608)]
    [InlineData("extensible-float32.wav", 0)]
    [InlineData("rf64-pcm16.wav", 1.0 / 32768)]
    [InlineData("pcm8.aiff", 1.0 / 128)]
    [InlineData("pcm16.aiff", 1.0 / 32768)]
    [InlineData("pcm24.aiff", 1.0 / 8388608)]
    [InlineData("pcm32.aiff", 1e-7)]
    [InlineData("float32.aifc", 0)]
    [InlineData("float64.aifc", 0)]
    [InlineData("alaw.aifc", 0.02)]
    [InlineData("mulaw.aifc", 0.02)]
    [InlineData("sowt.aifc", 1.0 / 32768)]
    public void Formats_of_the_managed_readers_are_read(string file, double tolerance)
    {
        var clip = AudioFile.Read(Fixtures.Path($"audio/{file}"));

        Assert.Equal((16_000, 16_000, 2), (clip.SampleRate, clip.SourceSampleRate, clip.SourceChannels));
        Assert.Equal(0.1, clip.DurationSeconds, 9);
        // averaging rounds the last bit
        AssertSame(Mono, clip.Samples, tolerance + 1e-7);
    }

    [Theory]
    [InlineData("ima-adpcm.wav", 0.05)]
    [InlineData("pcm16.flac", 1.0 / 32768)]
    [InlineData("pcm16.caf", 1.0 / 32768)]
    [InlineData("pcm16.w64", 1.0 / 32768)]
    [InlineData("pcm16.au", 1.0 / 32768)]
    [InlineData("vorbis.ogg", 0.1)]
    [InlineData("opus.opus", 0.1)]
    [InlineData("layer3.mp3", 0.1)]
    public void Formats_of_libsndfile_are_read(string file, double tolerance)
    {
        SoundLibrary.Require();
        var clip = AudioFile.Read(Fixtures.Path($"audio/{file}"));

        Assert.Equal(2, clip.SourceChannels);
        // lossy codecs may add a few samples, and the encoder delay shifts them
        var delay = BestDelay(Mono, clip.Samples);
        AssertSame(Mono.AsSpan(200, 1100).ToArray(), clip.Samples.AsSpan(200 + delay, 1100).ToArray(), tolerance);
    }

    [Fact]
    public void The_format_is_detected_from_the_content_not_the_name()
    {
        using var folder = new TemporaryFolder();
        File.Copy(Fixtures.Path("audio/pcm16.aiff"), folder["misnamed.wav"]);

        AssertSame(Mono, AudioFile.Read(folder["misnamed.wav"]).Samples, 1e-4);
    }

    [Fact]
    public void A_bounded_read_is_the_start_of_the_whole()
    {
        var whole = AudioFile.Read(Fixtures.Path("audio/pcm16.wav"), 11_025);
        var start = AudioFile.Read(Fixtures.Path("audio/pcm16.wav"), 11_025, maxSamples: 300);

        Assert.Equal(whole.Samples[..300], start.Samples);
        Assert.Equal(0.1, start.DurationSeconds, 9);
    }

    [Fact]
    public void All_fixtures_have_a_known_extension()
    {
        Assert.Contains(".flac", AudioFile.Extensions);
        Assert.All(AudioFile.Extensions, extension => Assert.Equal('.' + extension[1..].ToLowerInvariant(), extension));
        Assert.All(
            Directory.GetFiles(Fixtures.Path("audio")).Where(file => Path.GetExtension(file) is not (".npy" or ".raw" or ".py")),
            file => Assert.Contains(Path.GetExtension(file), AudioFile.Extensions)
        );
    }

    static float[] Mono
    {
        get
        {
            var (stereo, _) = Npy.Read(Fixtures.Path("audio/stereo.npy"));
            return [.. stereo.Chunk(2).Select(frame => (frame[0] + frame[1]) / 2)];
        }
    }

    static int BestDelay(float[] expected, float[] actual) =>
        Enumerable
            .Range(0, Math.Max(1, actual.Length - 1300))
            .MaxBy(delay => Enumerable.Range(200, 1100).Sum(i => (double)expected[i] * actual[i + delay]));

    static void AssertSame(float[] expected, float[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.True(expected.Any(sample => Math.Abs(sample) > 0.2), "the fixture contains no sound");
        for (var i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) <= tolerance, $"sample {i}: {actual[i]} instead of {expected[i]}");
    }
}
