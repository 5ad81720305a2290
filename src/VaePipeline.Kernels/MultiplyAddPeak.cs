using System.Diagnostics;

namespace VaePipeline.Kernels;

/// <summary>Measures the peak arithmetic rate of this machine: independent multiply-adds on registers only.</summary>
internal static class MultiplyAddPeak
{
    const int Chains = 12; // more than the 8 that two units with a latency of four cycles need
    const int Links = 50_000;
    const int Rounds = 100;

    /// <summary>
    /// Returns the GFLOP/s of all threads together, with two FLOP per multiply-add. The result is the best of many rounds of well under a
    /// millisecond, because the machine may be shared. The slowest thread determines the duration of a round.
    /// </summary>
    public static double Measure(VectorWidth width, int threads)
    {
        var best = double.MaxValue;
        var start = 0L;
        using var barrier = new Barrier(
            threads,
            _ =>
            {
                var now = Stopwatch.GetTimestamp();
                if (start != 0)
                    best = Math.Min(best, Stopwatch.GetElapsedTime(start, now).TotalSeconds);
                start = now;
            }
        );
        var others = Enumerable.Range(1, threads - 1).Select(_ => new Thread(Work) { IsBackground = true }).ToList();
        others.ForEach(thread => thread.Start());
        Work();
        others.ForEach(thread => thread.Join());
        return 2.0 * Chains * Links * (int)width * threads / best / 1e9;

        void Work()
        {
            for (var round = 0; round < Rounds; round++)
            {
                barrier.SignalAndWait();
                Run(width);
            }
            barrier.SignalAndWait();
        }
    }

    static void Run(VectorWidth width)
    {
        var sum = width switch
        {
            VectorWidth.Bits512 => Run<Floats512>(),
            VectorWidth.Bits256 => Run<Floats256>(),
            VectorWidth.Bits128 => Run<Floats128>(),
            _ => Run<FloatsScalar>(),
        };
        // the result is used so that the computation is not optimized away
        if (float.IsNaN(sum))
            throw new UnreachableException();
    }

    /// <summary>Runs the chains once; returns the sum of their results.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static float Run<V>()
        where V : unmanaged, IFloatLanes<V>
    {
        var (x, y) = (V.Broadcast(0.999f), V.Broadcast(0.001f));
        V a,
            b,
            c,
            d,
            e,
            f,
            g,
            h,
            i,
            j,
            k,
            l;
        a = b = c = d = e = f = g = h = i = j = k = l = V.Broadcast(0);
        for (var link = 0; link < Links; link++)
        {
            a = V.MultiplyAdd(a, x, y);
            b = V.MultiplyAdd(b, x, y);
            c = V.MultiplyAdd(c, x, y);
            d = V.MultiplyAdd(d, x, y);
            e = V.MultiplyAdd(e, x, y);
            f = V.MultiplyAdd(f, x, y);
            g = V.MultiplyAdd(g, x, y);
            h = V.MultiplyAdd(h, x, y);
            i = V.MultiplyAdd(i, x, y);
            j = V.MultiplyAdd(j, x, y);
            k = V.MultiplyAdd(k, x, y);
            l = V.MultiplyAdd(l, x, y);
        }
        return (a + b + (c + d) + (e + f + (g + h)) + (i + j + (k + l))).Sum();
    }
}
