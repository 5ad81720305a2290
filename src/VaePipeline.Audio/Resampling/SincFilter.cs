namespace VaePipeline.Audio.Resampling;

/// <summary>
/// The low-pass filter of a change of rate: a sinc under a Kaiser window, -6 dB in the middle of the transition from 0.9 to 1.0 of the lower
/// rate's Nyquist frequency, at least 90 dB down beyond.
/// </summary>
internal sealed class SincFilter
{
    /// <summary>Kaiser's beta for 96 dB.</summary>
    const double Beta = 9.62;

    /// <summary>Samples of the lower rate on either side: what 96 dB and a transition of a tenth need.</summary>
    const double LobesAtLowerRate = 62;

    /// <summary>The middle of the transition, in Nyquist frequencies of the lower rate.</summary>
    const double Cutoff = 0.95;

    readonly double _reach;

    /// <summary>For <paramref name="up"/> output samples in the time of <paramref name="down"/> input samples.</summary>
    public SincFilter(int up, int down)
    {
        LowerRate = Math.Min(1.0, (double)up / down);
        _reach = LobesAtLowerRate / LowerRate;
        HalfTaps = (int)Math.Ceiling(_reach);
    }

    /// <summary>The lower of both rates, in samples of the input.</summary>
    public double LowerRate { get; }

    /// <summary>Inputs before the output's place that the filter sees, the one at or just before it included; after it, as many.</summary>
    public int HalfTaps { get; }

    /// <summary>Inputs that the filter sees.</summary>
    public int Taps => 2 * HalfTaps;

    /// <summary>Computes the weights of the inputs for an output that lies a fraction of an input sample after one.</summary>
    /// <param name="fraction">[0, 1]</param>
    /// <param name="taps">Receives (Taps).</param>
    public void Sample(double fraction, Span<float> taps)
    {
        var values = new double[Taps];
        var sum = 0.0;
        for (var tap = 0; tap < values.Length; tap++)
        {
            var distance = tap - (HalfTaps - 1) - fraction;
            sum += values[tap] = Sinc(Cutoff * LowerRate * distance) * Kaiser(distance / _reach);
        }
        // every fraction passes a constant unchanged
        for (var tap = 0; tap < values.Length; tap++)
            taps[tap] = (float)(values[tap] / sum);
    }

    static double Sinc(double x) => x == 0 ? 1 : Math.Sin(Math.PI * x) / (Math.PI * x);

    static double Kaiser(double x) => Math.Abs(x) >= 1 ? 0 : Bessel(Beta * Math.Sqrt(1 - x * x)) / Bessel(Beta);

    /// <summary>The modified Bessel function of the first kind and order 0, by its series.</summary>
    static double Bessel(double x)
    {
        var (sum, term) = (1.0, 1.0);
        for (var k = 1; term > 1e-18 * sum; k++)
        {
            term *= x / (2 * k) * (x / (2 * k));
            sum += term;
        }
        return sum;
    }
}
