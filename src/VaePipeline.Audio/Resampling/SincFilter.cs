namespace VaePipeline.Audio.Resampling;

/// <summary>
/// The low-pass filter of resampling: a Kaiser-windowed sinc, -6 dB in the middle of the transition band from 0.9 to 1.0 of the lower rate's
/// Nyquist frequency, at least 90 dB attenuation above it.
/// </summary>
internal sealed class SincFilter
{
    /// <summary>The Kaiser window's beta for 96 dB.</summary>
    const double Beta = 9.62;

    /// <summary>Half the filter length, in samples of the lower rate, as 96 dB and a transition band of a tenth require.</summary>
    const double LobesAtLowerRate = 62;

    /// <summary>The middle of the transition band, relative to the lower rate's Nyquist frequency.</summary>
    const double Cutoff = 0.95;

    readonly double _reach;

    /// <summary>Designs the filter for <paramref name="up"/> output samples per <paramref name="down"/> input samples.</summary>
    public SincFilter(int up, int down)
    {
        LowerRate = Math.Min(1.0, (double)up / down);
        _reach = LobesAtLowerRate / LowerRate;
        HalfTaps = (int)Math.Ceiling(_reach);
    }

    /// <summary>The lower of both rates, relative to the input rate.</summary>
    public double LowerRate { get; }

    /// <summary>The number of inputs up to and including the output's position that the filter covers; it covers as many after it.</summary>
    public int HalfTaps { get; }

    /// <summary>The number of inputs that the filter covers.</summary>
    public int Taps => 2 * HalfTaps;

    /// <summary>Computes the weights of the inputs (Taps) for an output at a fraction [0, 1] of an input sample after an input.</summary>
    public void Sample(double fraction, Span<float> taps)
    {
        var values = new double[Taps];
        var sum = 0.0;
        for (var tap = 0; tap < values.Length; tap++)
        {
            var distance = tap - (HalfTaps - 1) - fraction;
            sum += values[tap] = Sinc(Cutoff * LowerRate * distance) * Kaiser(distance / _reach);
        }
        // normalized, so that constants are unchanged for every fraction
        for (var tap = 0; tap < values.Length; tap++)
            taps[tap] = (float)(values[tap] / sum);
    }

    static double Sinc(double x) => x == 0 ? 1 : Math.Sin(Math.PI * x) / (Math.PI * x);

    static double Kaiser(double x) => Math.Abs(x) >= 1 ? 0 : Bessel(Beta * Math.Sqrt(1 - x * x)) / Bessel(Beta);

    /// <summary>The modified Bessel function of the first kind of order 0, by its series.</summary>
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
