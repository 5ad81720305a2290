using System.Runtime.CompilerServices;
using VaePipeline.Kernels.Simd;

namespace VaePipeline.Kernels;

internal static partial class Elementwise
{
    /// <summary>result = a + b</summary>
    public static void Add(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> result) => Add(Active, a, b, result);

    public static void Add(InstructionSet set, ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> result)
    {
        RequireSameLength(a.Length, b.Length);
        RequireSameLength(a.Length, result.Length);
        ElementwiseMaps.Map<AddOperation>(set, a, b, result);
    }

    readonly struct AddOperation : IBinaryOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TSimd, TVector>(TVector a, TVector b, TVector constant1, TVector constant2)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
            => TSimd.Add(a, b);
    }
}
