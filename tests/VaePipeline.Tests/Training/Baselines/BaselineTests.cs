using VaePipeline.Audio.Features;
using VaePipeline.Training.Baselines;
using VaePipeline.Training.Examples;
using VaePipeline.Training.Networks;
using static TorchSharp.torch;

namespace VaePipeline.Tests.Training.Baselines;

public class BaselineTests
{
    static readonly TrainingExamples Examples = SyntheticNotes.Examples(60);
    static readonly int[] Rows = [3, 0, 59, 17];

    [Fact]
    public void Moments_are_mean_and_deviation_over_the_frames_of_a_band()
    {
        var moments = FrameMoments.OfLogMel(Examples, Rows);
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
        var moments = FrameMoments.OfCepstrum(Examples, Rows, 5);
        Assert.Equal(4 * 10, moments.Length);
        var coefficients = new float[5 * 16];
        new CepstralCoefficients(SyntheticNotes.Features, 5).Compute(SyntheticNotes.LogMel(59), coefficients);
        Assert.Equal(coefficients.AsSpan(3 * 16, 16).ToArray().Average(), moments[2 * 10 + 3], 1e-4f);
    }

    [Fact]
    public void Component_codes_are_uncorrelated_and_their_variance_falls()
    {
        int[] all = [.. Enumerable.Range(0, 60)];
        var codes = ComponentCodes.Of(Examples, all, all, 4, 0, default);
        double Product(int a, int b) => Enumerable.Range(0, 60).Sum(row => (double)codes[row * 4 + a] * codes[row * 4 + b]);
        for (var a = 0; a < 4; a++)
            for (var b = 0; b < a; b++)
            {
                Assert.True(Product(a, a) < Product(b, b));
                Assert.Equal(0, Product(a, b) / Product(b, b), 1e-3);
            }
        Assert.Equal(codes.AsSpan(17 * 4, 4).ToArray(), ComponentCodes.Of(Examples, all, [17], 4, 0, default));
    }

    [Fact]
    public void Encoder_codes_are_the_means_that_the_network_gives_each_note()
    {
        using var network = new ConvVae(SyntheticNotes.Pipeline.Architecture(), 1);
        int[] rows = [.. Enumerable.Range(0, 300).Select(i => i * 7 % 60)]; // more than one batch
        var codes = EncoderCodes.Of(network, Examples, rows, default);
        using var scope = NewDisposeScope();
        for (var i = 0; i < rows.Length; i += 37)
        {
            var mu = network.Encode(tensor(SyntheticNotes.LogMel(rows[i])).reshape(1, 1, 16, 16)).Mu;
            for (var unit = 0; unit < 4; unit++)
                Assert.Equal(mu[0, unit].item<float>(), codes[i * 4 + unit], 1e-5f);
        }
        Assert.Equal(codes, EncoderCodes.Of(network, Examples, rows, default));
    }
}
