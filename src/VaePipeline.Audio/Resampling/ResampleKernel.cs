using System.Collections.Concurrent;
using VaePipeline.Kernels.Simd;

namespace VaePipeline.Audio.Resampling;

/// <summary>One ratio of rates with one width of vectors. Any number of threads may use it.</summary>
internal abstract class ResampleKernel
{
    /// <summary>Floats of the largest table with a row for every place of an output, 1 MB: a hostile header must not cost a second of Bessel functions.</summary>
    const int LargestTable = 1 << 18;

    /// <summary>Kernels kept; a folder of files has few rates, and hostile headers must not fill the memory.</summary>
    const int Kept = 16;

    static readonly ConcurrentDictionary<(int Up, int Down, VectorWidth Width), ResampleKernel> Cache = new();

    /// <summary>For <paramref name="up"/> output samples in the time of <paramref name="down"/> input samples, a reduced ratio.</summary>
    public static ResampleKernel For(int up, int down, VectorWidth width)
    {
        if (Cache.TryGetValue((up, down, width), out var kernel))
            return kernel;
        if (Cache.Count >= Kept)
            Cache.Clear();
        return Cache.GetOrAdd((up, down, width), static key => key.Width switch
        {
            VectorWidth.Bits512 => Create<Floats512>(key.Up, key.Down),
            VectorWidth.Bits256 => Create<Floats256>(key.Up, key.Down),
            VectorWidth.Bits128 => Create<Floats128>(key.Up, key.Down),
            _ => Create<FloatsScalar>(key.Up, key.Down),
        });
    }

    /// <summary>Inputs after the place of an output that it depends on.</summary>
    public abstract int HalfTaps { get; }

    /// <summary>Computes the outputs; output n lies at input n * down / up, and beyond its ends the input is zero.</summary>
    public abstract void Run(ReadOnlySpan<float> samples, Span<float> result);

    static ResampleKernel Create<V>(int up, int down) where V : unmanaged, IFloatLanes<V>
    {
        var filter = new SincFilter(up, down);
        return (long)up * filter.Taps <= LargestTable ? new PeriodicKernel<V>(filter, up, down) : new InterpolatedKernel<V>(filter, up, down);
    }

    /// <summary>The inputs from <paramref name="first"/> on, with zeros where there are none.</summary>
    protected static void CopyPadded(ReadOnlySpan<float> samples, long first, Span<float> padded)
    {
        var from = (int)Math.Clamp(first, 0, samples.Length);
        var to = (int)Math.Clamp(first + padded.Length, from, samples.Length);
        padded.Clear();
        if (from < to)
            samples[from..to].CopyTo(padded[(int)(from - first)..]);
    }
}
