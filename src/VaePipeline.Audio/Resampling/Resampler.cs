using VaePipeline.Kernels.Simd;

namespace VaePipeline.Audio.Resampling;

/// <summary>
/// Changes the sample rate by windowed-sinc interpolation: flat within 0.1 dB to 0.9 of the lower rate's Nyquist frequency, at least 80 dB
/// down from 1.0 of it, no delay, constants unchanged. Outside of the clip the signal is taken for zero. Any number of threads may share one.
/// </summary>
public sealed class Resampler
{
    readonly ResampleKernel _kernel;
    readonly int _up, _down;

    /// <summary>Prepares the change from one rate to another; what recent ratios need is kept.</summary>
    /// <param name="from">The input's samples a second. [100, 6,144,000]</param>
    /// <param name="to">The output's samples a second. [100, 6,144,000]</param>
    /// <exception cref="ArgumentOutOfRangeException">A rate is out of its range.</exception>
    public Resampler(int from, int to) : this(from, to, VectorWidths.InUse)
    {
    }

    internal Resampler(int from, int to, VectorWidth width)
    {
        RequireRate(from, nameof(from));
        RequireRate(to, nameof(to));
        (From, To) = (from, to);
        var common = (int)System.Numerics.BigInteger.GreatestCommonDivisor(from, to);
        (_up, _down) = (to / common, from / common);
        _kernel = ResampleKernel.For(_up, _down, width);
    }

    /// <summary>The input's samples a second.</summary>
    public int From { get; }

    /// <summary>The output's samples a second.</summary>
    public int To { get; }

    /// <summary>Resamples a whole clip.</summary>
    /// <param name="samples">Samples (n) at <see cref="From"/>.</param>
    /// <returns>Samples (ceil(n * To / From)) at <see cref="To"/>; the first of both fall on the same instant.</returns>
    public float[] Resample(ReadOnlySpan<float> samples) => Resample(samples, int.MaxValue);

    /// <summary>Resamples the start of a clip: at most <paramref name="maxSamples"/> samples of the result.</summary>
    /// <exception cref="ArgumentException">The result would not fit into an array.</exception>
    internal float[] Resample(ReadOnlySpan<float> samples, int maxSamples)
    {
        var length = Math.Min(LengthFor(samples.Length), maxSamples);
        if (length > Array.MaxLength)
            throw new ArgumentException($"{samples.Length} samples at {From} Hz are {length} at {To} Hz, more than an array holds; resample parts.", nameof(samples));
        var result = new float[length];
        _kernel.Run(samples, result);
        return result;
    }

    /// <summary>Resamples the start of a clip into the caller's memory.</summary>
    /// <param name="samples">Samples (n) at <see cref="From"/>.</param>
    /// <param name="result">Receives ceil(n * To / From) samples, or as many as it has room for.</param>
    /// <returns>How many.</returns>
    internal int Resample(ReadOnlySpan<float> samples, Span<float> result)
    {
        var length = (int)Math.Min(LengthFor(samples.Length), result.Length);
        _kernel.Run(samples, result[..length]);
        return length;
    }

    long LengthFor(int samples) => ((long)samples * _up + _down - 1) / _down;

    /// <summary>How many samples of the source the first <paramref name="samples"/> of the result depend on.</summary>
    internal int SourceSamplesFor(int samples) => (int)Math.Min((long)samples * _down / _up + _kernel.HalfTaps + 1, int.MaxValue);

    /// <summary>Outputs and inputs after which both fall on the same instant again.</summary>
    internal (int Outputs, int Inputs) Period => (_up, _down);

    /// <summary>Inputs before and after the place of an output that it depends on.</summary>
    internal int HalfTaps => _kernel.HalfTaps;

    static void RequireRate(int rate, string name)
    {
        if (rate is < 100 or > 6_144_000)
            throw new ArgumentOutOfRangeException(name, $"The sample rate is {rate} Hz; allowed: 100 to 6144000 Hz.");
    }
}
