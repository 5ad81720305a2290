using VaePipeline.Audio.Features;

namespace VaePipeline.Tests.Audio.Features;

public class CepstralCoefficientsTests
{
    [Theory]
    [InlineData("decay.1024-256-80-128-0-8000", 80, 128, 20)]
    [InlineData("noise.512-128-40-100-0-8000", 40, 100, 40)]
    public void Coefficients_agree_with_scipy(string logMel, int bands, int frames, int count)
    {
        var options = new LogMelOptions { MelBands = bands, Frames = frames };
        var expected = Npy.Read(Fixtures.Path($"cepstrum/{logMel}.{count}.npy"));
        Assert.Equal([count, frames], expected.Shape);
        var coefficients = new float[count * frames];
        new CepstralCoefficients(options, count).Compute(Npy.Read(Fixtures.Path($"log-mel/{logMel}.npy")).Values, coefficients);
        for (var i = 0; i < coefficients.Length; i++)
            Assert.Equal(expected.Values[i], coefficients[i], 1e-3f);
    }

    [Fact]
    public void A_flat_spectrum_has_only_coefficient_0()
    {
        var options = new LogMelOptions { MelBands = 16, Frames = 2 };
        var logMel = new float[32];
        Array.Fill(logMel, -0.5f); // 60 dB below the maximum
        var coefficients = new float[8];
        new CepstralCoefficients(options, 4).Compute(logMel, coefficients);
        Assert.Equal(-60 * Math.Sqrt(16), coefficients[0], 1e-3);
        Assert.All(coefficients[2..], value => Assert.Equal(0, value, 1e-4f));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(81)]
    public void A_count_out_of_range_is_refused(int count) =>
        Assert.Contains(
            "1 to 80",
            Assert.Throws<ArgumentOutOfRangeException>(() => new CepstralCoefficients(LogMelOptions.Default, count)).Message,
            StringComparison.Ordinal
        );
}
