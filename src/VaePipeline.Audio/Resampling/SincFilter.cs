using System.Collections.Concurrent;
using VaePipeline.Audio.Vectors;

namespace VaePipeline.Audio.Resampling;

/// <summary>
/// A low-pass filter sampled at the fractions of an input sample at which outputs fall: a sinc under a Kaiser window, -6 dB in the middle of
/// the transition from 0.9 to 1.0 of the lower rate's Nyquist frequency, at least 90 dB down beyond.
/// </summary>
internal sealed class SincFilter
{
    /// <summary>Kaiser's beta for 96 dB.</summary>
    const double Beta = 9.62;

    /// <summary>Samples of the lower rate on either side: what 96 dB and a transition of a tenth need.</summary>
    const double LobesAtLowerRate = 62;

    /// <summary>The middle of the transition, in Nyquist frequencies of the lower rate.</summary>
    const double Cutoff = 0.95;

    /// <summary>
    /// Ratios of large numbers have more phases than are worth a table. Then neighbouring rows are interpolated, of so many a sample of the
    /// lower rate, which errs by -107 dB: (0.95 pi / 512)^2 / 8.
    /// </summary>
    const int InterpolatedPhases = 512;

    /// <summary>Floats of the largest table with every phase, 1 MB; a hostile header must not cost a second of Bessel functions.</summary>
    const int LargestExactTable = 1 << 18;

    /// <summary>Tables kept; a folder of files has few rates, and hostile headers must not fill the memory.</summary>
    const int CachedFilters = 16;

    static readonly ConcurrentDictionary<(int Up, int Down), SincFilter> Cache = new();

    SincFilter(int up, int down)
    {
        var lowerRate = Math.Min(1.0, (double)up / down);
        var reach = LobesAtLowerRate / lowerRate;
        HalfTaps = (int)Math.Ceiling(reach);
        // whole vectors of the widest kind; the padding is zero
        Taps = (2 * HalfTaps + 15) / 16 * 16;
        IsInterpolated = (long)up * Taps > LargestExactTable;
        Phases = IsInterpolated ? (int)Math.Ceiling(InterpolatedPhases * lowerRate) : up;
        var rows = IsInterpolated ? Phases + 1 : Phases;
        Table = new(rows * Taps);
        for (var phase = 0; phase < rows; phase++)
            Fill(Table.Span.Slice(phase * Taps, 2 * HalfTaps), (double)phase / Phases, reach, Cutoff * lowerRate);
    }

    /// <summary>Fractions of an input sample, evenly spaced, for which there is a row.</summary>
    public int Phases { get; }

    /// <summary>Whether an output falls between two rows.</summary>
    public bool IsInterpolated { get; }

    /// <summary>Inputs before the output's place that the filter sees, the one at or just before it included; after it, as many.</summary>
    public int HalfTaps { get; }

    /// <summary>Length of a row.</summary>
    public int Taps { get; }

    /// <summary>(Phases, Taps), and one row more when interpolated.</summary>
    public AlignedArray<float> Table { get; }

    public static SincFilter For(int up, int down)
    {
        if (Cache.TryGetValue((up, down), out var filter))
            return filter;
        if (Cache.Count >= CachedFilters)
            Cache.Clear();
        return Cache.GetOrAdd((up, down), static ratio => new(ratio.Up, ratio.Down));
    }

    static void Fill(Span<float> taps, double fraction, double reach, double cutoff)
    {
        var values = new double[taps.Length];
        var sum = 0.0;
        for (var tap = 0; tap < taps.Length; tap++)
        {
            var distance = tap - (taps.Length / 2 - 1) - fraction;
            sum += values[tap] = Sinc(cutoff * distance) * Kaiser(distance / reach);
        }
        // every phase passes a constant unchanged
        for (var tap = 0; tap < taps.Length; tap++)
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
