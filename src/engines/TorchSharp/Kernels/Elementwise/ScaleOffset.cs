using System.Runtime.CompilerServices;
using TorchSharp.Kernels.Simd;

namespace TorchSharp.Kernels;

internal static partial class Elementwise
{
    /// <summary>result = scale * a + offset</summary>
    public static void ScaleOffset(ReadOnlySpan<float> a, float scale, float offset, Span<float> result)
        => ScaleOffset(Active, a, scale, offset, result);

    public static void ScaleOffset(InstructionSet set, ReadOnlySpan<float> a, float scale, float offset, Span<float> result)
    {
        RequireSameLength(a.Length, result.Length);
        ElementwiseMaps.Map<ScaleOffsetOperation>(set, a, result, scale, offset);
    }

    readonly struct ScaleOffsetOperation : IUnaryOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TSimd, TVector>(TVector a, TVector scale, TVector offset)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
            => TSimd.MultiplyAdd(scale, a, offset);
    }
}
