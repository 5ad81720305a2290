using System.Runtime.CompilerServices;
using TorchSharp.Kernels.Simd;

namespace TorchSharp.Kernels;

internal static partial class Elementwise
{
    /// <summary>result = natural logarithm of a</summary>
    public static void Log(ReadOnlySpan<float> a, Span<float> result) => Log(Active, a, result);

    public static void Log(InstructionSet set, ReadOnlySpan<float> a, Span<float> result)
    {
        RequireSameLength(a.Length, result.Length);
        ElementwiseMaps.Map<LogOperation>(set, a, result);
    }

    readonly struct LogOperation : IUnaryOperation
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static TVector Apply<TSimd, TVector>(TVector a, TVector constant1, TVector constant2)
            where TSimd : struct, ISimd<TVector>
            where TVector : struct
            => TSimd.Logarithm(a);
    }
}
