using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using VaePipeline.Kernels.Simd;

namespace VaePipeline.Kernels;

/// <summary>
/// Sums with an order that depends on the length and the vector width alone: four running vectors, of 64 terms a lane, then these blocks'
/// totals in double precision, one after another. So 10^8 values keep six digits.
/// </summary>
internal static unsafe partial class Elementwise
{
    const int TermsInLane = 64;

    /// <summary>The sum of all values.</summary>
    public static double SumAll(ReadOnlySpan<float> a) => SumAll(Active, a);

    public static double SumAll(InstructionSet set, ReadOnlySpan<float> a) => SumOf<Identity>(set, a, a);

    /// <summary>The sum of squares: the square of a gradient's norm.</summary>
    public static double SumOfSquares(ReadOnlySpan<float> a) => SumOfSquares(Active, a);

    public static double SumOfSquares(InstructionSet set, ReadOnlySpan<float> a) => SumOf<Product>(set, a, a);

    static double SumOf<TTerm>(InstructionSet set, ReadOnlySpan<float> a, ReadOnlySpan<float> b)
        where TTerm : struct, IBinaryOperation
    {
        RequireSameLength(a.Length, b.Length);
        fixed (float* pa = a, pb = b)
        {
            return set switch
            {
                InstructionSet.Vector512 => SumBlocks<TTerm, Simd512, Vector512<float>>(pa, pb, a.Length),
                InstructionSet.Vector256 => SumBlocks<TTerm, Simd256, Vector256<float>>(pa, pb, a.Length),
                InstructionSet.Vector128 => SumBlocks<TTerm, Simd128, Vector128<float>>(pa, pb, a.Length),
                _ => SumBlocks<TTerm, SimdScalar, float>(pa, pb, a.Length),
            };
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static double SumBlocks<TTerm, TSimd, TVector>(float* a, float* b, int length)
        where TTerm : struct, IBinaryOperation
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        var total = 0.0;
        var block = 4 * TermsInLane * TSimd.Lanes;
        for (var start = 0; start < length; start += block)
        {
            var end = Math.Min(length, start + block);
            var s0 = TSimd.Zero;
            var s1 = TSimd.Zero;
            var s2 = TSimd.Zero;
            var s3 = TSimd.Zero;
            var i = start;
            for (; i <= end - (4 * TSimd.Lanes); i += 4 * TSimd.Lanes)
            {
                s0 = TSimd.Add(s0, Term<TTerm, TSimd, TVector>(a + i, b + i));
                s1 = TSimd.Add(s1, Term<TTerm, TSimd, TVector>(a + i + TSimd.Lanes, b + i + TSimd.Lanes));
                s2 = TSimd.Add(s2, Term<TTerm, TSimd, TVector>(a + i + (2 * TSimd.Lanes), b + i + (2 * TSimd.Lanes)));
                s3 = TSimd.Add(s3, Term<TTerm, TSimd, TVector>(a + i + (3 * TSimd.Lanes), b + i + (3 * TSimd.Lanes)));
            }
            for (; i <= end - TSimd.Lanes; i += TSimd.Lanes)
                s0 = TSimd.Add(s0, Term<TTerm, TSimd, TVector>(a + i, b + i));
            total += TSimd.Sum(TSimd.Add(TSimd.Add(s0, s1), TSimd.Add(s2, s3)));
            for (; i < end; i++)
                total += Term<TTerm, SimdScalar, float>(a + i, b + i);
        }
        return total;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TVector Term<TTerm, TSimd, TVector>(float* a, float* b)
        where TTerm : struct, IBinaryOperation
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
        => TTerm.Apply<TSimd, TVector>(TSimd.Load(a), TSimd.Load(b), TSimd.Zero, TSimd.Zero);

    readonly struct Identity : IBinaryOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TSimd, TVector>(TVector a, TVector b, TVector constant1, TVector constant2)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
            => a;
    }

    readonly struct Product : IBinaryOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TSimd, TVector>(TVector a, TVector b, TVector constant1, TVector constant2)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
            => TSimd.Multiply(a, b);
    }
}
