using VaePipeline.Audio.Features;
using VaePipeline.Evaluation.Probes;
using VaePipeline.Evaluation.Projections;
using VaePipeline.Tests.Training;

namespace VaePipeline.Tests.Evaluation;

public class BaselineTablesTests
{
    static readonly Func<int, ReadOnlySpan<float>> LogMels = SyntheticNotes.Examples(60).LogMel;
    static readonly int[] Rows = [3, 0, 59, 17];

    [Fact]
    public void Moments_are_mean_and_deviation_over_the_frames_of_a_band()
    {
        var moments = new FrameMoments(LogMels, SyntheticNotes.Features, Rows).OfLogMel();
        Assert.Equal(4 * 32, moments.Length);
        for (var i = 0; i < Rows.Length; i++)
        for (var band = 0; band < 16; band++)
        {
            var values = SyntheticNotes.LogMel(Rows[i]).AsSpan(band * 16, 16).ToArray();
            var mean = values.Average(value => (double)value);
            Assert.Equal(mean, moments[i * 32 + band], 1e-6);
            Assert.Equal(Math.Sqrt(values.Average(value => (value - mean) * (value - mean))), moments[i * 32 + 16 + band], 1e-6);
        }
    }

    [Fact]
    public void Cepstral_moments_are_those_of_the_coefficients()
    {
        var moments = new FrameMoments(LogMels, SyntheticNotes.Features, Rows).OfCepstrum(5);
        Assert.Equal(4 * 10, moments.Length);
        var coefficients = new float[5 * 16];
        new CepstralCoefficients(SyntheticNotes.Features, 5).Compute(SyntheticNotes.LogMel(59), coefficients);
        Assert.Equal(coefficients.AsSpan(3 * 16, 16).ToArray().Average(), moments[2 * 10 + 3], 1e-4f);
    }

    [Fact]
    public void Coordinates_along_components_are_uncorrelated_and_their_variance_decreases()
    {
        int[] all = [.. Enumerable.Range(0, 60)];
        var components = PrincipalComponents.Leading(LogMels, all, SyntheticNotes.Features.Size, 4, 0);
        var codes = components.Project(LogMels, all, 4);
        double Product(int a, int b) => Enumerable.Range(0, 60).Sum(row => (double)codes[row * 4 + a] * codes[row * 4 + b]);
        for (var a = 0; a < 4; a++)
        for (var b = 0; b < a; b++)
        {
            Assert.True(Product(a, a) < Product(b, b));
            Assert.Equal(0, Product(a, b) / Product(b, b), 1e-3);
        }
        Assert.Equal(codes.AsSpan(17 * 4, 4).ToArray(), components.Project(LogMels, [17], 4));
    }
}
