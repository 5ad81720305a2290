using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace VaePipeline.Audio.Vectors;

/// <summary>8 doubles: AVX-512.</summary>
internal readonly unsafe struct Doubles512(Vector512<double> value) : IDoubleLanes<Doubles512>
{
    readonly Vector512<double> _value = value;

    public static int Count => 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Doubles512 Broadcast(double value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Doubles512 Load(double* source) => new(Vector512.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(double* destination) => _value.Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Doubles512 operator +(Doubles512 left, Doubles512 right) => new(left._value + right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Doubles512 operator -(Doubles512 left, Doubles512 right) => new(left._value - right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Doubles512 operator *(Doubles512 left, Doubles512 right) => new(left._value * right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Doubles512 operator /(Doubles512 left, Doubles512 right) => new(left._value / right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Doubles512 SquareRoot(Doubles512 value) => new(Vector512.Sqrt(value._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Doubles512 MultiplyAdd(Doubles512 a, Doubles512 b, Doubles512 c) => new(Avx512F.FusedMultiplyAdd(a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Doubles512 MultiplySubtract(Doubles512 a, Doubles512 b, Doubles512 c) => new(Avx512F.FusedMultiplySubtract(a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void StoreNarrowed(float* destination) => Avx512F.ConvertToVector256Single(_value).Store(destination);

    /// <summary>8 x 8 floats: pairs, quadruples, then halves of the registers change places.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Transpose(float* source, nint stride, float* factors, double* destination)
    {
        var factor = Vector256.Load(factors);
        // each half p of upper quadruple c holds column 4p + c of the first four rows, each of the lower ones that of the last four
        Quadruples(source, stride, factor, out var upper0, out var upper1, out var upper2, out var upper3);
        Quadruples(source + 4 * stride, stride, factor, out var lower0, out var lower1, out var lower2, out var lower3);
        StoreColumns(upper0, lower0, destination);
        StoreColumns(upper1, lower1, destination + 8);
        StoreColumns(upper2, lower2, destination + 16);
        StoreColumns(upper3, lower3, destination + 24);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Quadruples(float* source, nint stride, Vector256<float> factor,
        out Vector256<float> q0, out Vector256<float> q1, out Vector256<float> q2, out Vector256<float> q3)
    {
        var r0 = Vector256.Load(source) * factor;
        var r1 = Vector256.Load(source + stride) * factor;
        var r2 = Vector256.Load(source + 2 * stride) * factor;
        var r3 = Vector256.Load(source + 3 * stride) * factor;
        var low01 = Avx.UnpackLow(r0, r1).AsDouble();
        var high01 = Avx.UnpackHigh(r0, r1).AsDouble();
        var low23 = Avx.UnpackLow(r2, r3).AsDouble();
        var high23 = Avx.UnpackHigh(r2, r3).AsDouble();
        q0 = Avx.UnpackLow(low01, low23).AsSingle();
        q1 = Avx.UnpackHigh(low01, low23).AsSingle();
        q2 = Avx.UnpackLow(high01, high23).AsSingle();
        q3 = Avx.UnpackHigh(high01, high23).AsSingle();
    }

    /// <summary>A column, and the one four further on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void StoreColumns(Vector256<float> upper, Vector256<float> lower, double* destination)
    {
        Avx512F.ConvertToVector512Double(Avx.Permute2x128(upper, lower, 0x20)).Store(destination);
        Avx512F.ConvertToVector512Double(Avx.Permute2x128(upper, lower, 0x31)).Store(destination + 4 * 8);
    }
}
