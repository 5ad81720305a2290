using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace VaePipeline.Kernels.Simd;

/// <summary>8 floats: AVX2.</summary>
internal unsafe struct Floats256(Vector256<float> value) : IFloatLanes<Floats256>
{
    Vector256<float> _value = value;

    public static int Count => 8;

    public static int Registers => 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats256 Broadcast(float value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats256 Constant(double value) => Broadcast((float)value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats256 Load(float* source) => new(Vector256.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(float* destination) => _value.Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats256 operator +(Floats256 left, Floats256 right) => new(left._value + right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats256 operator -(Floats256 left, Floats256 right) => new(left._value - right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats256 operator *(Floats256 left, Floats256 right) => new(left._value * right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats256 operator /(Floats256 left, Floats256 right) => new(left._value / right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats256 SquareRoot(Floats256 value) => new(Vector256.Sqrt(value._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats256 MultiplyAdd(Floats256 a, Floats256 b, Floats256 c) => new(Fma.MultiplyAdd(a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddProduct(Floats256 a, Floats256 b) => _value = Fma.MultiplyAdd(a._value, b._value, _value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats256 MultiplySubtract(Floats256 a, Floats256 b, Floats256 c) =>
        new(Fma.MultiplySubtract(a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats256 LoadProduct(float* source, nint index, float* factors, nint factor) =>
        Load(source + index) * Broadcast(factors[factor]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void StoreFloats(float* destination) => Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats256 Max(Floats256 left, Floats256 right) => new(Avx.Max(left._value, right._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats256 Min(Floats256 left, Floats256 right) => new(Avx.Min(left._value, right._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AnyAbove(Floats256 left, Floats256 right) => Vector256.GreaterThanAny(left._value, right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats256 Exponent(Floats256 x, out Floats256 mantissa)
    {
        var bits = x._value.AsInt32() - Vector256.Create(FloatBits.SquareRootOfHalf);
        mantissa = new(((bits & Vector256.Create(FloatBits.MantissaMask)) + Vector256.Create(FloatBits.SquareRootOfHalf)).AsSingle());
        return new(Vector256.ConvertToSingle(bits >> FloatBits.MantissaBits));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats256 WherePositive(Floats256 gate, Floats256 value) =>
        new(Vector256.ConditionalSelect(Vector256.GreaterThan(gate._value, Vector256<float>.Zero), value._value, Vector256<float>.Zero));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly float Sum() => Vector256.Sum(_value);

    /// <summary>Each horizontal addition halves the terms of two vectors; the last addition adds the two halves of four sums.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreSums(
        Floats256 a0,
        Floats256 a1,
        Floats256 a2,
        Floats256 a3,
        Floats256 a4,
        Floats256 a5,
        Floats256 a6,
        Floats256 a7,
        float* sums
    )
    {
        var low = Avx.HorizontalAdd(Avx.HorizontalAdd(a0._value, a1._value), Avx.HorizontalAdd(a2._value, a3._value));
        var high = Avx.HorizontalAdd(Avx.HorizontalAdd(a4._value, a5._value), Avx.HorizontalAdd(a6._value, a7._value));
        (low.GetLower() + low.GetUpper()).Store(sums);
        (high.GetLower() + high.GetUpper()).Store(sums + 4);
    }

    /// <summary>Transposes 8 x 8: rows r and r + 4 are loaded into the halves of a register, so only shuffles within halves remain.</summary>
    [MethodImpl(VectorLoops.Compiled)]
    public static void Transpose(float* source, nint stride, float* destination, nint columnStride)
    {
        TransposeFour(source, stride, destination, columnStride);
        TransposeFour(source + 4, stride, destination + (4 * columnStride), columnStride);
    }

    /// <summary>Transposes four columns of eight rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void TransposeFour(float* source, nint stride, float* destination, nint columnStride)
    {
        var r0 = Vector256.Create(Vector128.Load(source), Vector128.Load(source + (4 * stride)));
        var r1 = Vector256.Create(Vector128.Load(source + stride), Vector128.Load(source + (5 * stride)));
        var r2 = Vector256.Create(Vector128.Load(source + (2 * stride)), Vector128.Load(source + (6 * stride)));
        var r3 = Vector256.Create(Vector128.Load(source + (3 * stride)), Vector128.Load(source + (7 * stride)));
        var low01 = Avx.UnpackLow(r0, r1);
        var high01 = Avx.UnpackHigh(r0, r1);
        var low23 = Avx.UnpackLow(r2, r3);
        var high23 = Avx.UnpackHigh(r2, r3);
        Avx.Shuffle(low01, low23, 0b01_00_01_00).Store(destination);
        Avx.Shuffle(low01, low23, 0b11_10_11_10).Store(destination + columnStride);
        Avx.Shuffle(high01, high23, 0b01_00_01_00).Store(destination + (2 * columnStride));
        Avx.Shuffle(high01, high23, 0b11_10_11_10).Store(destination + (3 * columnStride));
    }
}
