using System.Runtime.CompilerServices;
using TorchSharp.Kernels.Simd;

namespace TorchSharp.Kernels;

internal static partial class Elementwise
{
    /// <summary>result = e^a</summary>
    public static void Exp(ReadOnlySpan<float> a, Span<float> result) => Exp(Active, a, result);

    public static void Exp(InstructionSet set, ReadOnlySpan<float> a, Span<float> result)
    {
        RequireSameLength(a.Length, result.Length);
        ElementwiseMaps.Map<ExpOperation>(set, a, result);
    }

    readonly struct ExpOperation : IUnaryOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TSimd, TVector>(TVector a, TVector constant1, TVector constant2)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
            => TSimd.Exponential(a);
    }
}
