using System.Diagnostics;
using System.Runtime.CompilerServices;
using VaePipeline.Kernels.Simd;

namespace Kernels.Benchmarks;

/// <summary>What one core can do at most: independent multiply-adds on registers alone.</summary>
internal static class FmaPeak
{
    const int Rounds = 20_000;

    /// <summary>GFLOP/s of one core, the best of many short runs.</summary>
    public static double Measure(VectorWidth set)
    {
        var best = 0.0;
        for (var run = 0; run < 200; run++)
        {
            var start = Stopwatch.GetTimestamp();
            var lanes = set switch
            {
                VectorWidth.Bits512 => Chain<Floats512>(),
                VectorWidth.Bits256 => Chain<Floats256>(),
                VectorWidth.Bits128 => Chain<Floats128>(),
                _ => Chain<FloatsScalar>(),
            };
            best = Math.Max(best, 2.0 * 12 * Rounds * lanes / Stopwatch.GetElapsedTime(start).TotalSeconds / 1e9);
        }
        return best;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static int Chain<V>()
        where V : unmanaged, IFloatLanes<V>
    {
        var x = V.Broadcast(0.999f);
        var y = V.Broadcast(0.001f);
        V a, b, c, d, e, f, g, h, i, j, k, l;
        a = b = c = d = e = f = g = h = i = j = k = l = V.Broadcast(0);
        for (var round = 0; round < Rounds; round++)
        {
            a.AddProduct(x, y);
            b.AddProduct(x, y);
            c.AddProduct(x, y);
            d.AddProduct(x, y);
            e.AddProduct(x, y);
            f.AddProduct(x, y);
            g.AddProduct(x, y);
            h.AddProduct(x, y);
            i.AddProduct(x, y);
            j.AddProduct(x, y);
            k.AddProduct(x, y);
            l.AddProduct(x, y);
        }
        var sum = a + b + (c + d) + (e + f + (g + h)) + (i + j + (k + l));
        return float.IsNaN(sum.Sum()) ? 0 : V.Count;
    }
}
