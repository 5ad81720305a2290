using System.Runtime.CompilerServices;
using TorchSharp.Kernels.Simd;

namespace TorchSharp.Kernels;

internal static partial class Elementwise
{
    /// <summary>result = a / b</summary>
    public static void Div(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> result) => Div(Active, a, b, result);

    public static void Div(InstructionSet set, ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> result)
    {
        RequireSameLength(a.Length, b.Length);
        RequireSameLength(a.Length, result.Length);
        ElementwiseMaps.Map<DivOperation>(set, a, b, result);
    }

    readonly struct DivOperation : IBinaryOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TSimd, TVector>(TVector a, TVector b, TVector constant1, TVector constant2)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
            => TSimd.Divide(a, b);
    }
}
