namespace VaePipeline.Kernels;

/// <summary>
/// Sums in an order that depends only on the length and the vector width: blocks of four vector accumulators with 64 terms per lane, whose
/// totals are added in double precision. So the sum of 10^8 values is accurate to six digits.
/// </summary>
internal static unsafe class Sums
{
    const int TermsInLane = 64;

    /// <summary>The sum of squares, as for the norm of a gradient.</summary>
    public static double OfSquares(ReadOnlySpan<float> a) => OfSquares(VectorWidths.InUse, a);

    public static double OfSquares(VectorWidth width, ReadOnlySpan<float> a)
    {
        fixed (float* pa = a)
        {
            return width switch
            {
                VectorWidth.Bits512 => OfSquares<Floats512>(pa, a.Length),
                VectorWidth.Bits256 => OfSquares<Floats256>(pa, a.Length),
                VectorWidth.Bits128 => OfSquares<Floats128>(pa, a.Length),
                _ => OfSquares<FloatsScalar>(pa, a.Length),
            };
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static double OfSquares<V>(float* a, int length)
        where V : unmanaged, IFloatLanes<V>
    {
        var total = 0.0;
        var block = 4 * TermsInLane * V.Count;
        for (var start = 0; start < length; start += block)
        {
            var end = Math.Min(length, start + block);
            V s0,
                s1,
                s2,
                s3;
            s0 = s1 = s2 = s3 = V.Broadcast(0);
            var i = start;
            for (; i <= end - (4 * V.Count); i += 4 * V.Count)
            {
                s0 += Square(V.Load(a + i));
                s1 += Square(V.Load(a + i + V.Count));
                s2 += Square(V.Load(a + i + (2 * V.Count)));
                s3 += Square(V.Load(a + i + (3 * V.Count)));
            }
            for (; i <= end - V.Count; i += V.Count)
                s0 += Square(V.Load(a + i));
            total += (s0 + s1 + (s2 + s3)).Sum();
            for (; i < end; i++)
                total += Square(FloatsScalar.Load(a + i)).Sum();
        }
        return total;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static V Square<V>(V value)
        where V : unmanaged, IFloatLanes<V> => value * value;
}
