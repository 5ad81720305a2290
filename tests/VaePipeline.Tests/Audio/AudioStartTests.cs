using VaePipeline.Audio;

namespace VaePipeline.Tests.Audio;

/// <summary>Compares reading into the caller's memory with reading whole files.</summary>
public sealed class AudioStartTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    string Write(string name, int length)
    {
        WavFile.Write(_folder[name], [.. Enumerable.Range(0, length).Select(i => MathF.Sin(0.03f * i) * 0.5f)], 16_000);
        return _folder[name];
    }

    [Theory]
    [InlineData("pcm16.wav", 16_000)]
    [InlineData("float64.wav", 16_000)]
    [InlineData("mulaw.aifc", 16_000)]
    [InlineData("pcm24.aiff", 22_050)]
    [InlineData("extensible-float32.wav", 8_000)]
    public void The_samples_equal_those_of_a_whole_read(string file, int sampleRate)
    {
        var path = Fixtures.Path($"audio/{file}");
        var whole = AudioFile.Read(path, sampleRate);
        foreach (var room in new[] { 1, 7, 300, whole.Samples.Length - 1, whole.Samples.Length, whole.Samples.Length + 1, 50_000 })
        {
            var samples = new float[room];
            Array.Fill(samples, 9);
            var start = AudioFile.ReadStart(path, samples, sampleRate);
            Assert.Equal(Math.Min(room, whole.Samples.Length), start.Length);
            Assert.Equal(whole.Samples[..start.Length], samples[..start.Length]);
            Assert.All(samples[start.Length..], sample => Assert.Equal(9, sample));
            Assert.Equal((whole.SourceSampleRate, whole.SourceChannels), (start.SourceSampleRate, start.SourceChannels));
            Assert.Equal(whole.DurationSeconds, start.DurationSeconds, 9);
        }
    }

    [Theory]
    [InlineData(8_191)]
    [InlineData(8_192)]
    [InlineData(8_193)]
    [InlineData(40_000)]
    public void Sounds_that_end_at_the_edge_of_a_block_are_complete(int length)
    {
        var path = Write("edge.wav", length);
        var samples = new float[length + 10];
        Assert.Equal(length, AudioFile.ReadStart(path, samples).Length);
        Assert.Equal(AudioFile.Read(path).Samples, samples[..length]);
        Assert.Equal(length, AudioFile.Read(path).Samples.Length);
    }

    [Fact]
    public void Unreadable_files_are_refused()
    {
        File.WriteAllBytes(_folder["empty.wav"], []);
        Assert.Throws<AudioFormatException>(() => AudioFile.ReadStart(_folder["empty.wav"], new float[10]));
        Assert.Throws<FileNotFoundException>(() => AudioFile.ReadStart(_folder["missing.wav"], new float[10]));
        Assert.Throws<ArgumentException>(() => AudioFile.ReadStart(Write("sound.wav", 100), []));
        WavFile.Write(_folder["none.wav"], [], 16_000);
        Assert.Contains(
            "no samples",
            Assert.Throws<AudioFormatException>(() => AudioFile.ReadStart(_folder["none.wav"], new float[10])).Message
        );
    }

    [Fact]
    public void Samples_are_not_allocated()
    {
        var path = Write("long.wav", 64_000);
        var samples = new float[33_024];
        AudioFile.ReadStart(path, samples);
        const int Reads = 50;
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Reads; i++)
            AudioFile.ReadStart(path, samples);
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / Reads, 0, samples.Length * sizeof(float) / 3);
    }
}
