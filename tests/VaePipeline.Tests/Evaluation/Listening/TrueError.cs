using System.Numerics;
using VaePipeline.Audio;
using VaePipeline.Audio.Features;

namespace VaePipeline.Tests.Evaluation.Listening;

/// <summary>
/// The error of a reconstruction from two sound files, by definition: plain Fourier sums, no code of the product but the mel scale. Compared with numpy in
/// <see cref="LogMelComparisonTests"/>.
/// </summary>
static class TrueError
{
    const int Fft = 1024;
    const int Hop = 256;
    const int Bands = 80;

    /// <summary>The mean squared difference over the frames that sound in either file, in units of 40 dB, relative to the input's maximum.</summary>
    public static double Of(string input, string output)
    {
        var (first, second) = (MelPowers(AudioFile.Read(input).Samples), MelPowers(AudioFile.Read(output).Samples));
        var reference = first.Max(frame => frame.Max());
        var frames = first.Zip(second, (a, b) => (First: Scaled(a, reference), Second: Scaled(b, reference)));
        return frames
            .Where(pair => Math.Max(pair.First.Max(), pair.Second.Max()) > -1.5)
            .SelectMany(pair => pair.First.Zip(pair.Second, (a, b) => (a - b) * (a - b)))
            .Average();
    }

    static double[] Scaled(double[] powers, double reference) =>
        [.. powers.Select(power => Math.Max(10 * Math.Log10(Math.Max(1e-10, power) / reference), -80) / 40)];

    /// <summary>(128 frames, 80 bands).</summary>
    static double[][] MelPowers(float[] samples)
    {
        var filters = Filters();
        var turns = Enumerable.Range(0, Fft).Select(i => Complex.FromPolarCoordinates(1, -2 * Math.PI * i / Fft)).ToArray();
        return
        [
            .. Enumerable
                .Range(0, 128)
                .AsParallel()
                .AsOrdered()
                .Select(frame =>
                {
                    var windowed = Enumerable
                        .Range(0, Fft)
                        .Select(i => (0.5 - 0.5 * Math.Cos(2 * Math.PI * i / Fft)) * At(samples, frame * Hop - Fft / 2 + i))
                        .ToArray();
                    if (Array.TrueForAll(windowed, sample => sample == 0))
                        return new double[Bands];
                    var powers = Enumerable.Range(0, Fft / 2 + 1).Select(bin => Power(windowed, bin, turns)).ToArray();
                    return filters.Select(filter => filter.Zip(powers, (weight, power) => weight * power).Sum()).ToArray();
                }),
        ];
    }

    static double At(float[] samples, int i) => i >= 0 && i < samples.Length ? samples[i] : 0;

    static double Power(double[] windowed, int bin, Complex[] turns)
    {
        var sum = Complex.Zero;
        for (var i = 0; i < Fft; i++)
            sum += windowed[i] * turns[i * bin % Fft];
        return sum.Real * sum.Real + sum.Imaginary * sum.Imaginary;
    }

    static double[][] Filters()
    {
        var edges = Enumerable.Range(0, Bands + 2).Select(i => MelScale.ToHz(MelScale.ToMel(8_000) * i / (Bands + 1))).ToArray();
        return
        [
            .. Enumerable
                .Range(0, Bands)
                .Select(band =>
                    Enumerable
                        .Range(0, Fft / 2 + 1)
                        .Select(bin =>
                        {
                            var hz = bin * 16_000.0 / Fft;
                            var rise = (hz - edges[band]) / (edges[band + 1] - edges[band]);
                            var fall = (edges[band + 2] - hz) / (edges[band + 2] - edges[band + 1]);
                            return Math.Max(0, Math.Min(rise, fall)) * 2 / (edges[band + 2] - edges[band]);
                        })
                        .ToArray()
                ),
        ];
    }
}
