using VaePipeline.Audio;
using VaePipeline.Audio.Features;
using VaePipeline.Audio.Reconstruction;

namespace VaePipeline.Tests.Audio.Reconstruction;

public class MelInversionTests
{
    [Fact]
    public void The_fit_is_close_to_the_least_squares_of_scipy()
    {
        var (logMel, shape) = Npy.Read(Fixtures.Path("reconstruction/mel.npy"));
        var (least, _) = Npy.Read(Fixtures.Path("reconstruction/mel-residual.npy"));

        // the excess of a band's relative error over the minimum; 0.0023 is a hundredth of a dB
        AssertExceedsBy(0.0023, Residuals(logMel, shape[1], iterations: 5_000));
        AssertExceedsBy(0.035, Residuals(logMel, shape[1], iterations: 30));

        void AssertExceedsBy(double most, double[] residuals) =>
            Assert.All(
                residuals,
                (residual, frame) => Assert.InRange(Math.Sqrt(residual / shape[0]) - Math.Sqrt(least[frame] / shape[0]), -1e-5, most)
            );
    }

    [Theory]
    [InlineData("decay")]
    [InlineData("noise")]
    [InlineData("loud")]
    [InlineData("tone")]
    public void The_bands_of_real_spectra_are_fitted_to_a_tenth_of_a_decibel(string clip)
    {
        var options = LogMelOptions.Default;
        var logMel = new float[options.Size];
        Assert.True(new LogMel(options).TryCompute(AudioFile.Read(Fixtures.Path($"log-mel/{clip}.wav")).Samples, logMel));

        var squares = Residuals(logMel, options.Frames, iterations: 30).Sum() / options.Size;

        Assert.InRange(10 * Math.Log10(1 + Math.Sqrt(squares)), 0, 0.1);
    }

    [Fact]
    public void Fewer_frames_are_the_start_of_more()
    {
        var (logMel, shape) = Npy.Read(Fixtures.Path("reconstruction/mel.npy"));
        var (bands, all) = (shape[0], shape[1]);
        var inversion = new MelInversion(LogMelOptions.Default);
        var many = new float[inversion.Bins * all * 5];
        inversion.Invert(Repeated(logMel, bands, all, all * 5), many);
        foreach (var frames in new[] { 1, 7, 63, 64, 65, 100 })
        {
            var few = new float[inversion.Bins * frames];
            inversion.Invert(Repeated(logMel, bands, all, frames), few);
            for (var bin = 0; bin < inversion.Bins; bin++)
                Assert.Equal(many.AsSpan(bin * all * 5, frames), few.AsSpan(bin * frames, frames));
        }
    }

    [Fact]
    public void Bins_outside_all_bands_have_no_power()
    {
        var options = LogMelOptions.Default with { MinHz = 300, MaxHz = 5_000 };
        var inversion = new MelInversion(options);
        var logMel = new float[options.MelBands * 8];
        Array.Fill(logMel, 0.5f);
        var magnitudes = new float[inversion.Bins * 8];
        inversion.Invert(logMel, magnitudes);
        for (var bin = 0; bin < inversion.Bins; bin++)
        {
            var hz = bin * options.SampleRate / (double)options.FftSize;
            Assert.Equal(hz is > 300 and < 5_000, magnitudes[bin * 8] > 0);
        }
    }

    [Fact]
    public void The_largest_dynamic_range_is_inverted()
    {
        var options = LogMelOptions.Default with { DynamicRangeDb = 200 };
        var logMel = new float[options.MelBands * 8];
        for (var i = 0; i < logMel.Length; i++)
            logMel[i] = i % 3 - 1;
        var magnitudes = new float[513 * 8];
        new MelInversion(options).Invert(logMel, magnitudes);
        Assert.All(magnitudes, magnitude => Assert.True(float.IsFinite(magnitude)));
        Assert.Contains(magnitudes, magnitude => magnitude > 0.1);
    }

    [Fact]
    public void Invalid_log_mels_are_refused()
    {
        var inversion = new MelInversion(LogMelOptions.Default);
        Assert.Throws<ArgumentException>(() => inversion.Invert(new float[79], new float[513]));
        Assert.Throws<ArgumentException>(() => inversion.Invert([], []));
        Assert.Throws<ArgumentException>(() => inversion.Invert(new float[80], new float[512]));
        var logMel = new float[80];
        logMel[7] = float.NaN;
        Assert.Contains(
            "NaN",
            Assert.Throws<ArgumentException>(() => inversion.Invert(logMel, new float[513])).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<ArgumentOutOfRangeException>(() => new MelInversion(LogMelOptions.Default, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MelInversion(LogMelOptions.Default with { FftSize = 3 }));
    }

    /// <summary>The sum of (A x / b - 1)^2 of each frame.</summary>
    static double[] Residuals(float[] logMel, int frames, int iterations)
    {
        var inversion = new MelInversion(LogMelOptions.Default, iterations);
        var magnitudes = new float[inversion.Bins * frames];
        inversion.Invert(logMel, magnitudes);
        Assert.All(magnitudes, magnitude => Assert.True(magnitude >= 0));
        var bank = new MelFilterBank(LogMelOptions.Default);
        var residuals = new double[frames];
        for (var band = 0; band < bank.Bands.Length; band++)
        for (var frame = 0; frame < frames; frame++)
        {
            var sum = 0.0;
            for (var i = 0; i < bank.Bands[band].Count; i++)
                sum +=
                    bank.Weights.Span[bank.Bands[band].Offset + i]
                    * Math.Pow(magnitudes[(bank.Bands[band].FirstBin + i) * frames + frame], 2);
            residuals[frame] += Math.Pow(sum / Math.Pow(10, (logMel[band * frames + frame] - 1) * 4) - 1, 2);
        }
        return residuals;
    }

    static float[] Repeated(float[] logMel, int bands, int frames, int wanted) =>
        [.. Enumerable.Range(0, bands * wanted).Select(i => logMel[i / wanted * frames + i % wanted % frames])];
}
