using System.Collections.Concurrent;

namespace VaePipeline.Audio.Resampling;

/// <summary>Resamples by one ratio of rates, with one vector width. Thread-safe.</summary>
internal abstract class ResampleKernel
{
    /// <summary>Maximum size, in floats, of a table with a row for every fractional position (1 MB): a hostile header must not cost a second of Bessel functions.</summary>
    const int MaxTable = 1 << 18;

    /// <summary>Maximum number of cached kernels: a folder of files has few rates, and hostile headers must not fill the memory.</summary>
    const int MaxCached = 16;

    static readonly ConcurrentDictionary<(int Up, int Down, VectorWidth Width), ResampleKernel> Cache = new();

    /// <summary>Returns the kernel for <paramref name="up"/> output samples per <paramref name="down"/> input samples, a reduced fraction.</summary>
    public static ResampleKernel For(int up, int down, VectorWidth width)
    {
        if (Cache.TryGetValue((up, down, width), out var kernel))
            return kernel;
        if (Cache.Count >= MaxCached)
            Cache.Clear();
        return Cache.GetOrAdd(
            (up, down, width),
            static key =>
                key.Width switch
                {
                    VectorWidth.Bits512 => Create<Floats512>(key.Up, key.Down),
                    VectorWidth.Bits256 => Create<Floats256>(key.Up, key.Down),
                    VectorWidth.Bits128 => Create<Floats128>(key.Up, key.Down),
                    _ => Create<FloatsScalar>(key.Up, key.Down),
                }
        );
    }

    /// <summary>The number of inputs after the position of an output that it depends on.</summary>
    public abstract int HalfTaps { get; }

    /// <summary>Computes the outputs. Output n is at input position n * down / up; the input is padded with zeros.</summary>
    public abstract void Run(ReadOnlySpan<float> samples, Span<float> result);

    static ResampleKernel Create<V>(int up, int down)
        where V : unmanaged, IFloatLanes<V>
    {
        var filter = new SincFilter(up, down);
        return (long)up * filter.Taps <= MaxTable ? new PeriodicKernel<V>(filter, up, down) : new InterpolatedKernel<V>(filter, up, down);
    }

    /// <summary>Copies the inputs from <paramref name="first"/> on, padded with zeros.</summary>
    protected static void CopyPadded(ReadOnlySpan<float> samples, long first, Span<float> padded)
    {
        var from = (int)Math.Clamp(first, 0, samples.Length);
        var to = (int)Math.Clamp(first + padded.Length, from, samples.Length);
        padded.Clear();
        if (from < to)
            samples[from..to].CopyTo(padded[(int)(from - first)..]);
    }
}
