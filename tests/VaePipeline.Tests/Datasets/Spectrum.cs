namespace VaePipeline.Tests.Datasets;

/// <summary>Power of single frequencies.</summary>
static class Spectrum
{
    /// <summary>Power at a frequency in cycles per sample, with a Hann window.</summary>
    public static double PowerAt(ReadOnlySpan<float> samples, double turns)
    {
        System.Numerics.Complex sum = 0;
        for (var n = 0; n < samples.Length; n++)
            sum +=
                samples[n]
                * (0.5 - 0.5 * Math.Cos(2 * Math.PI * n / samples.Length))
                * System.Numerics.Complex.FromPolarCoordinates(1, -2 * Math.PI * turns * n);
        return sum.Real * sum.Real + sum.Imaginary * sum.Imaginary;
    }
}
