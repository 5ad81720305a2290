using System.Runtime.CompilerServices;
using VaePipeline.Kernels.Simd;

namespace VaePipeline.Kernels;

internal static partial class Elementwise
{
    /// <summary>result = max(a, 0); NaN stays</summary>
    public static void Relu(ReadOnlySpan<float> a, Span<float> result) => Relu(Active, a, result);

    public static void Relu(InstructionSet set, ReadOnlySpan<float> a, Span<float> result)
    {
        RequireSameLength(a.Length, result.Length);
        ElementwiseMaps.Map<ReluOperation>(set, a, result);
    }

    /// <summary>result = gradient where the layer's output y is positive, else 0</summary>
    public static void ReluBackward(ReadOnlySpan<float> y, ReadOnlySpan<float> gradient, Span<float> result)
        => ReluBackward(Active, y, gradient, result);

    public static void ReluBackward(InstructionSet set, ReadOnlySpan<float> y, ReadOnlySpan<float> gradient, Span<float> result)
    {
        RequireSameLength(y.Length, gradient.Length);
        RequireSameLength(y.Length, result.Length);
        ElementwiseMaps.Map<ReluBackwardOperation>(set, y, gradient, result);
    }

    readonly struct ReluOperation : IUnaryOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TSimd, TVector>(TVector a, TVector constant1, TVector constant2)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
            => TSimd.Rectify(a);
    }

    readonly struct ReluBackwardOperation : IBinaryOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TSimd, TVector>(TVector y, TVector gradient, TVector constant1, TVector constant2)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
            => TSimd.WherePositive(y, gradient);
    }
}
