using System.Runtime.CompilerServices;
using TorchSharp.Kernels.Simd;

namespace TorchSharp.Kernels;

internal static partial class Elementwise
{
    /// <summary>result = square root of a</summary>
    public static void Sqrt(ReadOnlySpan<float> a, Span<float> result) => Sqrt(Active, a, result);

    public static void Sqrt(InstructionSet set, ReadOnlySpan<float> a, Span<float> result)
    {
        RequireSameLength(a.Length, result.Length);
        ElementwiseMaps.Map<SqrtOperation>(set, a, result);
    }

    readonly struct SqrtOperation : IUnaryOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TSimd, TVector>(TVector a, TVector constant1, TVector constant2)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
            => TSimd.SquareRoot(a);
    }
}
