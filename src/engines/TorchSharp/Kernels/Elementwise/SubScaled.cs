using System.Runtime.CompilerServices;
using TorchSharp.Kernels.Simd;

namespace TorchSharp.Kernels;

internal static partial class Elementwise
{
    /// <summary>result = scale * (a - b): the gradient of a squared error, scale = 2 / count for its mean</summary>
    public static void SubScaled(ReadOnlySpan<float> a, ReadOnlySpan<float> b, float scale, Span<float> result)
        => SubScaled(Active, a, b, scale, result);

    public static void SubScaled(InstructionSet set, ReadOnlySpan<float> a, ReadOnlySpan<float> b, float scale, Span<float> result)
    {
        RequireSameLength(a.Length, b.Length);
        RequireSameLength(a.Length, result.Length);
        ElementwiseMaps.Map<SubScaledOperation>(set, a, b, result, scale);
    }

    readonly struct SubScaledOperation : IBinaryOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TSimd, TVector>(TVector a, TVector b, TVector scale, TVector constant2)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
            => TSimd.Multiply(scale, TSimd.Subtract(a, b));
    }
}
