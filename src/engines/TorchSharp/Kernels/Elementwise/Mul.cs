using System.Runtime.CompilerServices;
using TorchSharp.Kernels.Simd;

namespace TorchSharp.Kernels;

internal static partial class Elementwise
{
    /// <summary>result = a * b</summary>
    public static void Mul(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> result) => Mul(Active, a, b, result);

    public static void Mul(InstructionSet set, ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> result)
    {
        RequireSameLength(a.Length, b.Length);
        RequireSameLength(a.Length, result.Length);
        ElementwiseMaps.Map<MulOperation>(set, a, b, result);
    }

    readonly struct MulOperation : IBinaryOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TSimd, TVector>(TVector a, TVector b, TVector constant1, TVector constant2)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
            => TSimd.Multiply(a, b);
    }
}
