namespace VaePipeline.Tests.Datasets;

/// <summary>Pitch of a steady tone by autocorrelation.</summary>
static class Pitch
{
    /// <summary>In Hz, accurate to about half a percent from 60 Hz to a tenth of the sample rate.</summary>
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
                // maximum of the parabola through three points
                var (a, b, c) = (correlations[lag - 1], correlations[lag], correlations[lag + 1]);
                return rate / (lag + 0.5 * (a - c) / (a - 2 * b + c));
            }
    }
}
