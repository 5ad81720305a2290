using VaePipeline.Audio;

namespace VaePipeline.Tests.Audio;

/// <summary>Windows contain the samples of the whole file, for any length of windows and blocks.</summary>
public sealed class AudioWindowsTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1000, 1000, 1000)] // adjacent, last window full
    [InlineData(1000, 300, 2700)] // overlapping
    [InlineData(300, 1000, 5000)] // with gaps
    [InlineData(1000, 1000, 1400)] // last window shorter
    [InlineData(1000, 1000, 1040)] // last window too short
    [InlineData(1000, 400, 1)]
    [InlineData(20_000, 9_999, 70_001)] // several blocks of the file
    public void Windows_continue_while_they_contain_new_samples(int window, int hop, int length)
    {
        const int Least = 64;
        var whole = Noise(length);
        WavFile.Write(_folder["a.wav"], whole, 16_000);
        whole = AudioFile.Read(_folder["a.wav"]).Samples;
        var expected = new List<(int From, int Count)> { (0, Math.Min(window, length)) };
        for (var from = hop; expected[^1].From + window < length; from += hop)
        {
            var count = Math.Min(window, length - from);
            if (count < Least)
                break;
            expected.Add((from, count));
        }
        using var windows = AudioWindows.Open(_folder["a.wav"], window, hop, Least);
        foreach (var (from, count) in expected)
        {
            Assert.True(windows.MoveNext());
            Assert.Equal(from / 16_000.0, windows.StartSeconds, 12);
            Assert.True(windows.Samples.Span.SequenceEqual(whole.AsSpan(from, count)), $"from {from}");
        }
        Assert.False(windows.MoveNext());
        Assert.False(windows.MoveNext());
        Assert.Equal(length / 16_000.0, windows.DurationSeconds, 12);
    }

    [Theory]
    [InlineData(44_100)]
    [InlineData(48_000)]
    [InlineData(8_000)]
    [InlineData(11_025)]
    [InlineData(192_000)]
    public void Resampling_by_blocks_gives_the_same_bits_as_resampling_the_whole(int rate)
    {
        WavFile.Write(_folder["a.wav"], Noise(rate * 3 + 17), rate);
        AssertWhole(AudioFile.Read(_folder["a.wav"]).Samples, tolerance: 0);
    }

    [Theory]
    [InlineData(44_101)]
    [InlineData(15_999)]
    public void Odd_rates_are_resampled_by_blocks(int rate)
    {
        WavFile.Write(_folder["a.wav"], Noise(rate * 3 + 17), rate);
        AssertWhole(AudioFile.Read(_folder["a.wav"]).Samples, tolerance: 1e-6f);
    }

    void AssertWhole(float[] expected, float tolerance)
    {
        var given = new List<float>();
        using var windows = AudioWindows.Open(_folder["a.wav"], 5_000, 5_000);
        while (windows.MoveNext())
            given.AddRange(windows.Samples.Span);
        Assert.Equal(expected.Length, given.Count);
        Assert.All(expected.Zip(given), pair => Assert.InRange(pair.Second, pair.First - tolerance, pair.First + tolerance));
    }

    [Fact]
    public void A_file_without_samples_is_refused_at_its_first_window()
    {
        WavFile.Write(_folder["a.wav"], [], 16_000);
        using var windows = AudioWindows.Open(_folder["a.wav"], 10, 10);
        Assert.Contains("no samples", Assert.Throws<AudioFormatException>(() => windows.MoveNext()).Message, StringComparison.Ordinal);
    }

    static float[] Noise(int length)
    {
        var random = new Random(length);
        return [.. Enumerable.Range(0, length).Select(_ => (float)(random.NextDouble() - 0.5))];
    }
}
