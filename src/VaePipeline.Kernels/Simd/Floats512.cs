using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace VaePipeline.Kernels.Simd;

/// <summary>16 floats: AVX-512.</summary>
internal unsafe struct Floats512(Vector512<float> value) : IFloatLanes<Floats512>
{
    Vector512<float> _value = value;

    public static int Count => 16;

    public static int Registers => 32;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats512 Broadcast(float value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats512 Constant(double value) => Broadcast((float)value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats512 Load(float* source) => new(Vector512.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(float* destination) => _value.Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats512 operator +(Floats512 left, Floats512 right) => new(left._value + right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats512 operator -(Floats512 left, Floats512 right) => new(left._value - right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats512 operator *(Floats512 left, Floats512 right) => new(left._value * right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats512 operator /(Floats512 left, Floats512 right) => new(left._value / right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats512 SquareRoot(Floats512 value) => new(Vector512.Sqrt(value._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats512 MultiplyAdd(Floats512 a, Floats512 b, Floats512 c) =>
        new(Avx512F.FusedMultiplyAdd(a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddProduct(Floats512 a, Floats512 b) => _value = Avx512F.FusedMultiplyAdd(a._value, b._value, _value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats512 MultiplySubtract(Floats512 a, Floats512 b, Floats512 c) =>
        new(Avx512F.FusedMultiplySubtract(a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats512 LoadProduct(float* source, nint index, float* factors, nint factor) =>
        Load(source + index) * Broadcast(factors[factor]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void StoreFloats(float* destination) => Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats512 Max(Floats512 left, Floats512 right) => new(Avx512F.Max(left._value, right._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats512 Min(Floats512 left, Floats512 right) => new(Avx512F.Min(left._value, right._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AnyAbove(Floats512 left, Floats512 right) => Vector512.GreaterThanAny(left._value, right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats512 Exponent(Floats512 x, out Floats512 mantissa)
    {
        var bits = x._value.AsInt32() - Vector512.Create(FloatBits.SquareRootOfHalf);
        mantissa = new(((bits & Vector512.Create(FloatBits.MantissaMask)) + Vector512.Create(FloatBits.SquareRootOfHalf)).AsSingle());
        return new(Vector512.ConvertToSingle(bits >> FloatBits.MantissaBits));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats512 WherePositive(Floats512 gate, Floats512 value) =>
        new(Vector512.ConditionalSelect(Vector512.GreaterThan(gate._value, Vector512<float>.Zero), value._value, Vector512<float>.Zero));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly float Sum() => Vector512.Sum(_value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreSums(
        Floats512 a0,
        Floats512 a1,
        Floats512 a2,
        Floats512 a3,
        Floats512 a4,
        Floats512 a5,
        Floats512 a6,
        Floats512 a7,
        float* sums
    ) => Floats256.StoreSums(Halved(a0), Halved(a1), Halved(a2), Halved(a3), Halved(a4), Halved(a5), Halved(a6), Halved(a7), sums);

    /// <summary>Transposes 16 x 16, four columns at a time: each quarter of a register loads a row, so only shuffles within quarters remain.</summary>
    [MethodImpl(VectorLoops.Compiled)]
    public static void Transpose(float* source, nint stride, float* destination, nint columnStride)
    {
        for (var column = 0; column < 16; column += 4, source += 4, destination += 4 * columnStride)
        {
            var (r0, r1, r2, r3) = (
                EveryFourth(source, stride),
                EveryFourth(source + stride, stride),
                EveryFourth(source + 2 * stride, stride),
                EveryFourth(source + 3 * stride, stride)
            );
            var low01 = Avx512F.UnpackLow(r0, r1).AsDouble();
            var high01 = Avx512F.UnpackHigh(r0, r1).AsDouble();
            var low23 = Avx512F.UnpackLow(r2, r3).AsDouble();
            var high23 = Avx512F.UnpackHigh(r2, r3).AsDouble();
            Avx512F.UnpackLow(low01, low23).AsSingle().Store(destination);
            Avx512F.UnpackHigh(low01, low23).AsSingle().Store(destination + columnStride);
            Avx512F.UnpackLow(high01, high23).AsSingle().Store(destination + 2 * columnStride);
            Avx512F.UnpackHigh(high01, high23).AsSingle().Store(destination + 3 * columnStride);
        }
    }

    /// <summary>Loads four floats of this row and of every fourth row after it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<float> EveryFourth(float* source, nint stride)
    {
        var low = Avx.InsertVector128(Vector128.Load(source).ToVector256Unsafe(), Vector128.Load(source + 4 * stride), 1);
        var high = Avx.InsertVector128(Vector128.Load(source + 8 * stride).ToVector256Unsafe(), Vector128.Load(source + 12 * stride), 1);
        return Avx512F.InsertVector256(low.ToVector512Unsafe().AsDouble(), high.AsDouble(), 1).AsSingle();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Floats256 Halved(Floats512 lanes) => new(lanes._value.GetLower() + lanes._value.GetUpper());
}
