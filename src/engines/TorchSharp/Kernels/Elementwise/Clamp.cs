using System.Runtime.CompilerServices;
using TorchSharp.Kernels.Simd;

namespace TorchSharp.Kernels;

internal static partial class Elementwise
{
    /// <summary>result = min(max(a, low), high); NaN stays</summary>
    public static void Clamp(ReadOnlySpan<float> a, float low, float high, Span<float> result) => Clamp(Active, a, low, high, result);

    public static void Clamp(InstructionSet set, ReadOnlySpan<float> a, float low, float high, Span<float> result)
    {
        RequireSameLength(a.Length, result.Length);
        ElementwiseMaps.Map<ClampOperation>(set, a, result, low, high);
    }

    /// <summary>result = gradient where low &lt;= a &lt;= high, else 0: the clamped values pass nothing on</summary>
    public static void ClampBackward(ReadOnlySpan<float> a, ReadOnlySpan<float> gradient, float low, float high, Span<float> result)
        => ClampBackward(Active, a, gradient, low, high, result);

    public static void ClampBackward(
        InstructionSet set, ReadOnlySpan<float> a, ReadOnlySpan<float> gradient, float low, float high, Span<float> result)
    {
        RequireSameLength(a.Length, gradient.Length);
        RequireSameLength(a.Length, result.Length);
        ElementwiseMaps.Map<ClampBackwardOperation>(set, a, gradient, result, low, high);
    }

    readonly struct ClampOperation : IUnaryOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TSimd, TVector>(TVector a, TVector low, TVector high)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
            => TSimd.Min(TSimd.Max(a, low), high);
    }

    readonly struct ClampBackwardOperation : IBinaryOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TSimd, TVector>(TVector a, TVector gradient, TVector low, TVector high)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
            => TSimd.WhereWithin(a, low, high, gradient);
    }
}
