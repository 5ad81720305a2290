using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace VaePipeline.Training.Benchmarks;

/// <summary>What this machine can do at most: independent multiply-adds on registers alone, in its widest vectors, on several threads at once.</summary>
static class FmaPeak
{
    const int Chains = 12; // more than two units of four cycles' latency keep busy
    const int Links = 50_000;
    const int Rounds = 100;

    /// <summary>
    /// GFLOP/s of all threads together, two FLOP a multiply-add: the best of many rounds of well under a millisecond, since the machine may be
    /// shared. A round lasts as long as its slowest thread.
    /// </summary>
    /// <param name="threads">Threads that compute at once.</param>
    public static double Measure(int threads)
    {
        var best = double.MaxValue;
        var lanes = 1;
        var start = 0L;
        using var barrier = new Barrier(threads, _ =>
        {
            var now = Stopwatch.GetTimestamp();
            if (start != 0)
                best = Math.Min(best, Stopwatch.GetElapsedTime(start, now).TotalSeconds);
            start = now;
        });
        var others = Enumerable.Range(1, threads - 1).Select(_ => new Thread(Work) { IsBackground = true }).ToList();
        others.ForEach(thread => thread.Start());
        Work();
        others.ForEach(thread => thread.Join());
        return 2.0 * Chains * Links * lanes * threads / best / 1e9;

        void Work()
        {
            for (var round = 0; round < Rounds; round++)
            {
                barrier.SignalAndWait();
                lanes = Widest();
            }
            barrier.SignalAndWait();
        }
    }

    static int Widest() =>
        Vector512.IsHardwareAccelerated ? Run<Fma512, Vector512<float>>()
        : Vector256.IsHardwareAccelerated ? Run<Fma256, Vector256<float>>()
        : Vector128.IsHardwareAccelerated ? Run<Fma128, Vector128<float>>()
        : Run<FmaScalar, float>();

    /// <summary>The chains once; gives the lanes of a vector back.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static int Run<TFma, TVector>()
        where TFma : IFma<TVector>
        where TVector : struct
    {
        var (x, y) = (TFma.Of(0.999f), TFma.Of(0.001f));
        TVector a, b, c, d, e, f, g, h, i, j, k, l;
        a = b = c = d = e = f = g = h = i = j = k = l = TFma.Of(0);
        for (var link = 0; link < Links; link++)
        {
            a = TFma.MultiplyAdd(a, x, y);
            b = TFma.MultiplyAdd(b, x, y);
            c = TFma.MultiplyAdd(c, x, y);
            d = TFma.MultiplyAdd(d, x, y);
            e = TFma.MultiplyAdd(e, x, y);
            f = TFma.MultiplyAdd(f, x, y);
            g = TFma.MultiplyAdd(g, x, y);
            h = TFma.MultiplyAdd(h, x, y);
            i = TFma.MultiplyAdd(i, x, y);
            j = TFma.MultiplyAdd(j, x, y);
            k = TFma.MultiplyAdd(k, x, y);
            l = TFma.MultiplyAdd(l, x, y);
        }
        // used, so that none of it is optimized away
        var used = TFma.Sum(a) + TFma.Sum(b) + TFma.Sum(c) + TFma.Sum(d) + TFma.Sum(e) + TFma.Sum(f)
            + TFma.Sum(g) + TFma.Sum(h) + TFma.Sum(i) + TFma.Sum(j) + TFma.Sum(k) + TFma.Sum(l);
        return float.IsNaN(used) ? 0 : Unsafe.SizeOf<TVector>() / sizeof(float);
    }

    interface IFma<TVector>
    {
        static abstract TVector Of(float value);

        static abstract TVector MultiplyAdd(TVector a, TVector b, TVector c);

        static abstract float Sum(TVector a);
    }

    readonly struct Fma512 : IFma<Vector512<float>>
    {
        public static Vector512<float> Of(float value) => Vector512.Create(value);

        public static Vector512<float> MultiplyAdd(Vector512<float> a, Vector512<float> b, Vector512<float> c) => Vector512.MultiplyAddEstimate(a, b, c);

        public static float Sum(Vector512<float> a) => Vector512.Sum(a);
    }

    readonly struct Fma256 : IFma<Vector256<float>>
    {
        public static Vector256<float> Of(float value) => Vector256.Create(value);

        public static Vector256<float> MultiplyAdd(Vector256<float> a, Vector256<float> b, Vector256<float> c) => Vector256.MultiplyAddEstimate(a, b, c);

        public static float Sum(Vector256<float> a) => Vector256.Sum(a);
    }

    readonly struct Fma128 : IFma<Vector128<float>>
    {
        public static Vector128<float> Of(float value) => Vector128.Create(value);

        public static Vector128<float> MultiplyAdd(Vector128<float> a, Vector128<float> b, Vector128<float> c) => Vector128.MultiplyAddEstimate(a, b, c);

        public static float Sum(Vector128<float> a) => Vector128.Sum(a);
    }

    readonly struct FmaScalar : IFma<float>
    {
        public static float Of(float value) => value;

        public static float MultiplyAdd(float a, float b, float c) => float.MultiplyAddEstimate(a, b, c);

        public static float Sum(float a) => a;
    }
}
