using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace VaePipeline.Kernels.Simd;

/// <summary>4 floats: SSE, NEON and any other machine with vectors.</summary>
internal unsafe struct Floats128(Vector128<float> value) : IFloatLanes<Floats128>
{
    Vector128<float> _value = value;

    public static int Count => 4;

    public static int Registers => AdvSimd.Arm64.IsSupported ? 32 : 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats128 Broadcast(float value) => new(Vector128.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats128 Constant(double value) => Broadcast((float)value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats128 Load(float* source) => new(Vector128.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(float* destination) => _value.Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats128 operator +(Floats128 left, Floats128 right) => new(left._value + right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats128 operator -(Floats128 left, Floats128 right) => new(left._value - right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats128 operator *(Floats128 left, Floats128 right) => new(left._value * right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats128 operator /(Floats128 left, Floats128 right) => new(left._value / right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats128 SquareRoot(Floats128 value) => new(Vector128.Sqrt(value._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats128 MultiplyAdd(Floats128 a, Floats128 b, Floats128 c) => new(Fused.MultiplyAdd(a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddProduct(Floats128 a, Floats128 b) => _value = Fused.MultiplyAdd(a._value, b._value, _value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats128 MultiplySubtract(Floats128 a, Floats128 b, Floats128 c) =>
        new(Fused.MultiplyAdd(a._value, b._value, -c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats128 LoadProduct(float* source, nint index, float* factors, nint factor) =>
        Load(source + index) * Broadcast(factors[factor]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void StoreFloats(float* destination) => Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats128 Max(Floats128 left, Floats128 right) =>
        new(Sse.IsSupported ? Sse.Max(left._value, right._value) : Vector128.MaxNative(left._value, right._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats128 Min(Floats128 left, Floats128 right) =>
        new(Sse.IsSupported ? Sse.Min(left._value, right._value) : Vector128.MinNative(left._value, right._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AnyAbove(Floats128 left, Floats128 right) => Vector128.GreaterThanAny(left._value, right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats128 Exponent(Floats128 x, out Floats128 mantissa)
    {
        var bits = x._value.AsInt32() - Vector128.Create(FloatBits.SquareRootOfHalf);
        mantissa = new(((bits & Vector128.Create(FloatBits.MantissaMask)) + Vector128.Create(FloatBits.SquareRootOfHalf)).AsSingle());
        return new(Vector128.ConvertToSingle(bits >> FloatBits.MantissaBits));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats128 WherePositive(Floats128 gate, Floats128 value) =>
        new(Vector128.ConditionalSelect(Vector128.GreaterThan(gate._value, Vector128<float>.Zero), value._value, Vector128<float>.Zero));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly float Sum() => Vector128.Sum(_value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreSums(
        Floats128 a0,
        Floats128 a1,
        Floats128 a2,
        Floats128 a3,
        Floats128 a4,
        Floats128 a5,
        Floats128 a6,
        Floats128 a7,
        float* sums
    )
    {
        AddNeighbors(AddNeighbors(a0._value, a1._value), AddNeighbors(a2._value, a3._value)).Store(sums);
        AddNeighbors(AddNeighbors(a4._value, a5._value), AddNeighbors(a6._value, a7._value)).Store(sums + 4);
    }

    public static void Transpose(float* source, nint stride, float* destination, nint columnStride)
    {
        for (var column = 0; column < 4; column++, source++, destination += columnStride)
            Vector128.Create(source[0], source[stride], source[2 * stride], source[3 * stride]).Store(destination);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector128<float> AddNeighbors(Vector128<float> a, Vector128<float> b)
    {
        if (Sse3.IsSupported)
            return Sse3.HorizontalAdd(a, b);
        if (AdvSimd.Arm64.IsSupported)
            return AdvSimd.Arm64.AddPairwise(a, b);
        return Vector128.Create(a[0] + a[1], a[2] + a[3], b[0] + b[1], b[2] + b[3]);
    }
}
