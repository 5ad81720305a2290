using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using VaePipeline.Kernels.Simd;

namespace Kernels.Benchmarks;

/// <summary>What one core can do at most: independent multiply-adds on registers alone.</summary>
internal static class FmaPeak
{
    const int Rounds = 20_000;

    /// <summary>GFLOP/s of one core, the best of many short runs.</summary>
    public static double Measure(InstructionSet set)
    {
        var best = 0.0;
        for (var run = 0; run < 200; run++)
        {
            var start = Stopwatch.GetTimestamp();
            var lanes = set switch
            {
                InstructionSet.Vector512 => Chain<Simd512, Vector512<float>>(),
                InstructionSet.Vector256 => Chain<Simd256, Vector256<float>>(),
                InstructionSet.Vector128 => Chain<Simd128, Vector128<float>>(),
                _ => Chain<SimdScalar, float>(),
            };
            best = Math.Max(best, 2.0 * 12 * Rounds * lanes / Stopwatch.GetElapsedTime(start).TotalSeconds / 1e9);
        }
        return best;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static int Chain<TSimd, TVector>()
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        var x = TSimd.Broadcast(0.999f);
        var y = TSimd.Broadcast(0.001f);
        TVector a, b, c, d, e, f, g, h, i, j, k, l;
        a = b = c = d = e = f = g = h = i = j = k = l = TSimd.Zero;
        for (var round = 0; round < Rounds; round++)
        {
            a = TSimd.MultiplyAdd(a, x, y);
            b = TSimd.MultiplyAdd(b, x, y);
            c = TSimd.MultiplyAdd(c, x, y);
            d = TSimd.MultiplyAdd(d, x, y);
            e = TSimd.MultiplyAdd(e, x, y);
            f = TSimd.MultiplyAdd(f, x, y);
            g = TSimd.MultiplyAdd(g, x, y);
            h = TSimd.MultiplyAdd(h, x, y);
            i = TSimd.MultiplyAdd(i, x, y);
            j = TSimd.MultiplyAdd(j, x, y);
            k = TSimd.MultiplyAdd(k, x, y);
            l = TSimd.MultiplyAdd(l, x, y);
        }
        var sum = TSimd.Add(TSimd.Add(TSimd.Add(a, b), TSimd.Add(c, d)), TSimd.Add(TSimd.Add(e, f), TSimd.Add(g, h)));
        sum = TSimd.Add(sum, TSimd.Add(TSimd.Add(i, j), TSimd.Add(k, l)));
        return float.IsNaN(TSimd.Sum(sum)) ? 0 : TSimd.Lanes;
    }
}
