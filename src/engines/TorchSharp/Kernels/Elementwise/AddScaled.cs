using System.Runtime.CompilerServices;
using TorchSharp.Kernels.Simd;

namespace TorchSharp.Kernels;

internal static partial class Elementwise
{
    /// <summary>result = a + factor * b</summary>
    public static void AddScaled(ReadOnlySpan<float> a, ReadOnlySpan<float> b, float factor, Span<float> result)
        => AddScaled(Active, a, b, factor, result);

    public static void AddScaled(InstructionSet set, ReadOnlySpan<float> a, ReadOnlySpan<float> b, float factor, Span<float> result)
    {
        RequireSameLength(a.Length, b.Length);
        RequireSameLength(a.Length, result.Length);
        ElementwiseMaps.Map<AddScaledOperation>(set, a, b, result, factor);
    }

    readonly struct AddScaledOperation : IBinaryOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TSimd, TVector>(TVector a, TVector b, TVector factor, TVector constant2)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
            => TSimd.MultiplyAdd(factor, b, a);
    }
}
