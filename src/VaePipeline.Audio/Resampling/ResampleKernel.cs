using VaePipeline.Audio.Vectors;

namespace VaePipeline.Audio.Resampling;

/// <summary>The inner products of resampling, with one width of vectors.</summary>
internal static class ResampleKernel
{
    public static void Run(SincFilter filter, int up, int down, ReadOnlySpan<float> samples, Span<float> result, VectorWidth width)
    {
        switch (width)
        {
            case VectorWidth.Bits512:
                Run<Floats512>(filter, up, down, samples, result);
                break;
            case VectorWidth.Bits256:
                Run<Floats256>(filter, up, down, samples, result);
                break;
            case VectorWidth.Bits128:
                Run<Floats128>(filter, up, down, samples, result);
                break;
            default:
                Run<FloatsScalar>(filter, up, down, samples, result);
                break;
        }
    }

    /// <summary>Output n lies at input n * down / up.</summary>
    static unsafe void Run<V>(SincFilter filter, int up, int down, ReadOnlySpan<float> samples, Span<float> result) where V : unmanaged, IFloatLanes<V>
    {
        var taps = filter.Taps;
        Span<float> padded = new float[taps];
        var (whole, part) = (0, 0);
        fixed (float* start = samples, edge = padded)
        {
            for (var n = 0; n < result.Length; n++)
            {
                var first = whole - filter.HalfTaps + 1;
                var window = start + first;
                if (first < 0 || first + taps > samples.Length)
                {
                    CopyPadded(samples, first, padded);
                    window = edge;
                }
                result[n] = filter.IsInterpolated
                    ? Between<V>(filter, (double)part / up * filter.Phases, window)
                    : Dot<V>(filter.Table.Pointer + part * taps, window, taps);
                part += down % up;
                whole += down / up;
                if (part >= up)
                {
                    part -= up;
                    whole++;
                }
            }
        }
        GC.KeepAlive(filter);
    }

    static unsafe float Between<V>(SincFilter filter, double place, float* window) where V : unmanaged, IFloatLanes<V>
    {
        var row = (int)place;
        var weight = (float)(place - row);
        var lower = filter.Table.Pointer + row * filter.Taps;
        var (a, b) = (Dot<V>(lower, window, filter.Taps), Dot<V>(lower + filter.Taps, window, filter.Taps));
        return a + (b - a) * weight;
    }

    /// <summary>Two accumulators, so that one product does not wait for the last; lengths are multiples of 16.</summary>
    static unsafe float Dot<V>(float* left, float* right, int count) where V : unmanaged, IFloatLanes<V>
    {
        var (even, odd) = (V.Broadcast(0), V.Broadcast(0));
        var i = 0;
        for (; i <= count - 2 * V.Count; i += 2 * V.Count)
        {
            even = V.MultiplyAdd(V.Load(left + i), V.Load(right + i), even);
            odd = V.MultiplyAdd(V.Load(left + i + V.Count), V.Load(right + i + V.Count), odd);
        }
        if (i < count)
            even = V.MultiplyAdd(V.Load(left + i), V.Load(right + i), even);
        return (even + odd).Sum();
    }

    static void CopyPadded(ReadOnlySpan<float> samples, int first, Span<float> padded)
    {
        padded.Clear();
        var from = Math.Clamp(first, 0, samples.Length);
        var to = Math.Clamp(first + padded.Length, from, samples.Length);
        samples[from..to].CopyTo(padded[Math.Max(0, from - first)..]);
    }
}
