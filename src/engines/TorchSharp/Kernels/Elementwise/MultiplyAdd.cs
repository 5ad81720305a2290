using System.Runtime.CompilerServices;
using TorchSharp.Kernels.Simd;

namespace TorchSharp.Kernels;

internal static partial class Elementwise
{
    /// <summary>result = factor * a * b + offset</summary>
    public static void MultiplyAdd(ReadOnlySpan<float> a, ReadOnlySpan<float> b, float factor, float offset, Span<float> result)
        => MultiplyAdd(Active, a, b, factor, offset, result);

    public static void MultiplyAdd(
        InstructionSet set, ReadOnlySpan<float> a, ReadOnlySpan<float> b, float factor, float offset, Span<float> result)
    {
        RequireSameLength(a.Length, b.Length);
        RequireSameLength(a.Length, result.Length);
        ElementwiseMaps.Map<MultiplyAddOperation>(set, a, b, result, factor, offset);
    }

    readonly struct MultiplyAddOperation : IBinaryOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TSimd, TVector>(TVector a, TVector b, TVector factor, TVector offset)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
            => TSimd.MultiplyAdd(TSimd.Multiply(factor, a), b, offset);
    }
}
