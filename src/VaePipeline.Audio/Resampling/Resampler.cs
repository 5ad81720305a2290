namespace VaePipeline.Audio.Resampling;

/// <summary>
/// Changes the sample rate by windowed-sinc interpolation: flat within 0.1 dB up to 0.9 of the lower rate's Nyquist frequency, at least
/// 80 dB attenuation above 1.0 of it, no delay, constants unchanged. The clip is padded with zeros. Thread-safe.
/// </summary>
public sealed class Resampler
{
    const int MinRate = 100,
        MaxRate = 6_144_000;

    readonly ResampleKernel _kernel;
    readonly int _up,
        _down;

    /// <summary>Prepares the conversion between two rates; the filters of recent ratios are cached.</summary>
    /// <param name="from">The sample rate of the input, in Hz. [100, 6,144,000]</param>
    /// <param name="to">The sample rate of the output, in Hz. [100, 6,144,000]</param>
    /// <exception cref="ArgumentOutOfRangeException">A rate is out of range.</exception>
    public Resampler(int from, int to)
        : this(from, to, VectorWidths.InUse) { }

    internal Resampler(int from, int to, VectorWidth width)
    {
        Require.That(from is >= MinRate and <= MaxRate, from, $"{MinRate} to {MaxRate} Hz");
        Require.That(to is >= MinRate and <= MaxRate, to, $"{MinRate} to {MaxRate} Hz");
        (From, To) = (from, to);
        var common = (int)System.Numerics.BigInteger.GreatestCommonDivisor(from, to);
        (_up, _down) = (to / common, from / common);
        _kernel = ResampleKernel.For(_up, _down, width);
    }

    /// <summary>The sample rate of the input, in Hz.</summary>
    public int From { get; }

    /// <summary>The sample rate of the output, in Hz.</summary>
    public int To { get; }

    /// <summary>Resamples a whole clip.</summary>
    /// <param name="samples">Samples (n) at <see cref="From"/>.</param>
    /// <returns>Samples (ceil(n * To / From)) at <see cref="To"/>; the first input and the first output coincide.</returns>
    public float[] Resample(ReadOnlySpan<float> samples) => Resample(samples, int.MaxValue);

    /// <summary>Resamples the start of a clip: at most <paramref name="maxSamples"/> samples of the result.</summary>
    /// <exception cref="ArgumentException">The result would not fit into an array.</exception>
    internal float[] Resample(ReadOnlySpan<float> samples, int maxSamples)
    {
        var length = Math.Min(LengthFor(samples.Length), maxSamples);
        if (length > Array.MaxLength)
            throw new ArgumentException(
                $"{samples.Length} samples at {From} Hz are {length} at {To} Hz, more than an array can hold; resample in parts.",
                nameof(samples)
            );
        var result = new float[length];
        _kernel.Run(samples, result);
        return result;
    }

    /// <summary>Resamples the start of a clip into the caller's memory.</summary>
    /// <param name="samples">Samples (n) at <see cref="From"/>.</param>
    /// <param name="result">Receives ceil(n * To / From) samples, or fewer if it is shorter.</param>
    /// <returns>The number of samples.</returns>
    internal int Resample(ReadOnlySpan<float> samples, Span<float> result)
    {
        var length = (int)Math.Min(LengthFor(samples.Length), result.Length);
        _kernel.Run(samples, result[..length]);
        return length;
    }

    long LengthFor(int samples) => ((long)samples * _up + _down - 1) / _down;

    /// <summary>The number of source samples that the first <paramref name="samples"/> of the result depend on.</summary>
    internal int SourceSamplesFor(int samples) => (int)Math.Min((long)samples * _down / _up + _kernel.HalfTaps + 1, int.MaxValue);

    /// <summary>The number of outputs and of inputs after which both coincide again.</summary>
    internal (int Outputs, int Inputs) Period => (_up, _down);

    /// <summary>The number of inputs before, and after, the position of an output that it depends on.</summary>
    internal int HalfTaps => _kernel.HalfTaps;
}
