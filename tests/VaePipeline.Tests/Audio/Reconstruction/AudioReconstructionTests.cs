using VaePipeline.Audio;
using VaePipeline.Audio.Features;
using VaePipeline.Audio.Reconstruction;

namespace VaePipeline.Tests.Audio.Reconstruction;

public class AudioReconstructionTests
{
    static readonly LogMel LogMel = new(LogMelOptions.Default);

    [Theory]
    [InlineData("decay", 1.5)]
    [InlineData("noise", 1.5)]
    [InlineData("sweep", 2.5)]
    public void A_log_mel_is_reconstructed(string clip, double decibels)
    {
        // quiet, so nothing clips, although other phases may have higher peaks
        float[] samples = [.. AudioFile.Read(Fixtures.Path($"log-mel/{clip}.wav")).Samples.Select(sample => sample / 8)];
        var wanted = LogMelOf(samples);

        var sound = new AudioReconstruction(LogMelOptions.Default).Reconstruct(
            wanted,
            AudioLevel.Of(samples),
            cancellationToken: TestContext.Current.CancellationToken
        );
        var borrowed = new AudioReconstruction(LogMelOptions.Default).ReconstructWithPhasesOf(samples, wanted, AudioLevel.Of(samples));

        Assert.Equal(127 * 256, sound.Length);
        Assert.InRange(MeanDifference(wanted, LogMelOf(sound)), 0, decibels);
        Assert.InRange(MeanDifference(wanted, LogMelOf(borrowed)), 0, decibels);
        Assert.Equal(AudioLevel.Of(samples).Rms, AudioLevel.Of(sound).Rms, 1e-4);
        // with its own phases the result approximates the samples, not only their spectra
        Assert.True(Correlation(samples, borrowed) > 0.9, $"correlation {Correlation(samples, borrowed)}");
    }

    [Fact]
    public void A_level_is_reached_unless_it_would_clip()
    {
        float[] samples = [0.1f, -0.1f, 0.1f, -0.1f];
        Assert.True(new AudioLevel(0.5).ApplyTo(samples));
        Assert.All(samples, sample => Assert.Equal(0.5f, Math.Abs(sample), 1e-6f));

        float[] peaky = [1, 0, 0, 0, 0, 0, 0, 0, 0];
        Assert.False(new AudioLevel(0.9).ApplyTo(peaky));
        Assert.Equal(AudioLevel.MaxPeak, peaky[0]);

        float[] silent = [0, 0];
        Assert.False(AudioLevel.Default.ApplyTo(silent));
        Assert.True(new AudioLevel(0).ApplyTo(silent));
        Assert.Equal(0, AudioLevel.Of([]).Rms);
        Assert.Equal(0.2, AudioLevel.Between(new(0.1), new(0.4), 0.5).Rms, 1e-12);
    }

    [Fact]
    public void Features_with_too_little_overlap_are_refused() =>
        Assert.Contains(
            "HopLength is 700",
            Assert
                .Throws<ArgumentOutOfRangeException>(() => new AudioReconstruction(LogMelOptions.Default with { HopLength = 700 }))
                .Message,
            StringComparison.Ordinal
        );

    static float[] LogMelOf(float[] samples)
    {
        var logMel = new float[LogMelOptions.Default.Size];
        Assert.True(LogMel.TryCompute(samples, logMel));
        return logMel;
    }

    /// <summary>The difference in dB over the frames that both sounds cover.</summary>
    static double MeanDifference(float[] first, float[] second) =>
        Enumerable.Range(0, first.Length).Where(i => i % 128 < 124).Average(i => Math.Abs(first[i] - second[i])) * 40;

    static double Correlation(float[] first, float[] second)
    {
        var (product, a, b) = (0.0, 0.0, 0.0);
        for (var i = 0; i < second.Length; i++)
            (product, a, b) = (product + first[i] * second[i], a + first[i] * first[i], b + second[i] * second[i]);
        return product / Math.Sqrt(a * b);
    }
}
