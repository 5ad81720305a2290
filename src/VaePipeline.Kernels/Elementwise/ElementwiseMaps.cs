using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using VaePipeline.Kernels.Simd;

namespace VaePipeline.Kernels;

/// <summary>r = f(a) with two constants.</summary>
internal interface IUnaryOperation
{
    static abstract TVector Apply<TSimd, TVector>(TVector a, TVector constant1, TVector constant2)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct;
}

/// <summary>r = f(a, b) with two constants.</summary>
internal interface IBinaryOperation
{
    static abstract TVector Apply<TSimd, TVector>(TVector a, TVector b, TVector constant1, TVector constant2)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct;
}

/// <summary>The loops that carry an operation over spans: whole vectors, then the rest one by one.</summary>
internal static unsafe class ElementwiseMaps
{
    public static void Map<TOperation>(
        InstructionSet set, ReadOnlySpan<float> a, Span<float> result, float constant1 = 0, float constant2 = 0)
        where TOperation : struct, IUnaryOperation
    {
        fixed (float* pa = a, pr = result)
        {
            switch (set)
            {
                case InstructionSet.Vector512:
                    Map<TOperation, Simd512, Vector512<float>>(pa, pr, result.Length, constant1, constant2);
                    break;
                case InstructionSet.Vector256:
                    Map<TOperation, Simd256, Vector256<float>>(pa, pr, result.Length, constant1, constant2);
                    break;
                case InstructionSet.Vector128:
                    Map<TOperation, Simd128, Vector128<float>>(pa, pr, result.Length, constant1, constant2);
                    break;
                default:
                    Map<TOperation, SimdScalar, float>(pa, pr, result.Length, constant1, constant2);
                    break;
            }
        }
    }

    public static void Map<TOperation>(
        InstructionSet set, ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> result, float constant1 = 0, float constant2 = 0)
        where TOperation : struct, IBinaryOperation
    {
        fixed (float* pa = a, pb = b, pr = result)
        {
            switch (set)
            {
                case InstructionSet.Vector512:
                    Map<TOperation, Simd512, Vector512<float>>(pa, pb, pr, result.Length, constant1, constant2);
                    break;
                case InstructionSet.Vector256:
                    Map<TOperation, Simd256, Vector256<float>>(pa, pb, pr, result.Length, constant1, constant2);
                    break;
                case InstructionSet.Vector128:
                    Map<TOperation, Simd128, Vector128<float>>(pa, pb, pr, result.Length, constant1, constant2);
                    break;
                default:
                    Map<TOperation, SimdScalar, float>(pa, pb, pr, result.Length, constant1, constant2);
                    break;
            }
        }
    }

    // The rest shorter than a vector goes through a vector's worth of scratch, so that a value's result does not depend
    // on where in the span it stands.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Map<TOperation, TSimd, TVector>(float* a, float* result, int length, float constant1, float constant2)
        where TOperation : struct, IUnaryOperation
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        var c1 = TSimd.Broadcast(constant1);
        var c2 = TSimd.Broadcast(constant2);
        var i = 0;
        for (; i <= length - TSimd.Lanes; i += TSimd.Lanes)
            TSimd.Store(result + i, TOperation.Apply<TSimd, TVector>(TSimd.Load(a + i), c1, c2));
        if (i == length)
            return;
        var rest = stackalloc float[16];
        for (var j = i; j < length; j++)
            rest[j - i] = a[j];
        TSimd.Store(rest, TOperation.Apply<TSimd, TVector>(TSimd.Load(rest), c1, c2));
        for (var j = i; j < length; j++)
            result[j] = rest[j - i];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Map<TOperation, TSimd, TVector>(float* a, float* b, float* result, int length, float constant1, float constant2)
        where TOperation : struct, IBinaryOperation
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        var c1 = TSimd.Broadcast(constant1);
        var c2 = TSimd.Broadcast(constant2);
        var i = 0;
        for (; i <= length - TSimd.Lanes; i += TSimd.Lanes)
            TSimd.Store(result + i, TOperation.Apply<TSimd, TVector>(TSimd.Load(a + i), TSimd.Load(b + i), c1, c2));
        if (i == length)
            return;
        var restOfA = stackalloc float[16];
        var restOfB = stackalloc float[16];
        for (var j = i; j < length; j++)
        {
            restOfA[j - i] = a[j];
            restOfB[j - i] = b[j];
        }
        TSimd.Store(restOfA, TOperation.Apply<TSimd, TVector>(TSimd.Load(restOfA), TSimd.Load(restOfB), c1, c2));
        for (var j = i; j < length; j++)
            result[j] = restOfA[j - i];
    }
}
