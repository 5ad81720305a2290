using System.Runtime.CompilerServices;
using VaePipeline.Kernels.Simd;

namespace VaePipeline.Kernels;

/// <summary>
/// Sums with an order that depends on the length and the vector width alone: four running vectors, of 64 terms a lane, then these blocks'
/// totals in double precision, one after another. So 10^8 values keep six digits.
/// </summary>
internal static unsafe class Sums
{
    const int TermsInLane = 64;

    /// <summary>The sum of all values.</summary>
    public static double OfAll(VectorWidth width, ReadOnlySpan<float> a) => Of<Itself>(width, a);

    /// <summary>The sum of squares: the square of a gradient's norm.</summary>
    public static double OfSquares(ReadOnlySpan<float> a) => OfSquares(VectorWidths.InUse, a);

    public static double OfSquares(VectorWidth width, ReadOnlySpan<float> a) => Of<Squared>(width, a);

    static double Of<TTerm>(VectorWidth width, ReadOnlySpan<float> a) where TTerm : struct, ITerm
    {
        fixed (float* pa = a)
        {
            return width switch
            {
                VectorWidth.Bits512 => Blocks<TTerm, Floats512>(pa, a.Length),
                VectorWidth.Bits256 => Blocks<TTerm, Floats256>(pa, a.Length),
                VectorWidth.Bits128 => Blocks<TTerm, Floats128>(pa, a.Length),
                _ => Blocks<TTerm, FloatsScalar>(pa, a.Length),
            };
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static double Blocks<TTerm, V>(float* a, int length)
        where TTerm : struct, ITerm
        where V : unmanaged, IFloatLanes<V>
    {
        var total = 0.0;
        var block = 4 * TermsInLane * V.Count;
        for (var start = 0; start < length; start += block)
        {
            var end = Math.Min(length, start + block);
            V s0, s1, s2, s3;
            s0 = s1 = s2 = s3 = V.Broadcast(0);
            var i = start;
            for (; i <= end - (4 * V.Count); i += 4 * V.Count)
            {
                s0 += TTerm.Of(V.Load(a + i));
                s1 += TTerm.Of(V.Load(a + i + V.Count));
                s2 += TTerm.Of(V.Load(a + i + (2 * V.Count)));
                s3 += TTerm.Of(V.Load(a + i + (3 * V.Count)));
            }
            for (; i <= end - V.Count; i += V.Count)
                s0 += TTerm.Of(V.Load(a + i));
            total += (s0 + s1 + (s2 + s3)).Sum();
            for (; i < end; i++)
                total += TTerm.Of(FloatsScalar.Load(a + i)).Sum();
        }
        return total;
    }

    interface ITerm
    {
        static abstract V Of<V>(V value) where V : unmanaged, IFloatLanes<V>;
    }

    readonly struct Itself : ITerm
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Of<V>(V value) where V : unmanaged, IFloatLanes<V> => value;
    }

    readonly struct Squared : ITerm
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Of<V>(V value) where V : unmanaged, IFloatLanes<V> => value * value;
    }
}
