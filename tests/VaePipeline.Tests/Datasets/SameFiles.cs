using System.Security.Cryptography;

namespace VaePipeline.Tests.Datasets;

/// <summary>A folder's files and hashes, to compare two folders byte for byte.</summary>
static class SameFiles
{
    public static SortedDictionary<string, string> Of(string folder) => new(
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).ToDictionary(
            path => Path.GetRelativePath(folder, path), path => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)))), StringComparer.Ordinal);
}

/// <summary>One line of a spectrum.</summary>
static class Spectrum
{
    /// <summary>Power at a frequency, in turns a sample, under a Hann window.</summary>
    public static double PowerAt(ReadOnlySpan<float> samples, double turns)
    {
        System.Numerics.Complex sum = 0;
        for (var n = 0; n < samples.Length; n++)
            sum += samples[n] * (0.5 - 0.5 * Math.Cos(2 * Math.PI * n / samples.Length)) * System.Numerics.Complex.FromPolarCoordinates(1, -2 * Math.PI * turns * n);
        return sum.Real * sum.Real + sum.Imaginary * sum.Imaginary;
    }
}

/// <summary>The pitch of a steady tone, by its autocorrelation.</summary>
static class Pitch
{
    /// <summary>Hz, within about half a percent between 60 Hz and a tenth of the rate.</summary>
    public static double Of(ReadOnlySpan<float> samples, int rate)
    {
        var correlations = new double[rate / 60];
        for (var lag = 1; lag < correlations.Length; lag++)
            for (var n = 0; n + correlations.Length < samples.Length; n++)
                correlations[lag] += (double)samples[n] * samples[n + lag];
        var first = Array.FindIndex(correlations, 1, value => value < 0);
        var best = correlations.Skip(first).Max();
        for (var lag = first; ; lag++)
            if (correlations[lag] > 0.9 * best && correlations[lag] >= correlations[lag + 1])
            {
                // the top of the parabola through three points
                var (a, b, c) = (correlations[lag - 1], correlations[lag], correlations[lag + 1]);
                return rate / (lag + 0.5 * (a - c) / (a - 2 * b + c));
            }
    }
}
