using System.Runtime.Intrinsics;

namespace VaePipeline.Kernels.Simd;

/// <summary>2 doubles: SSE, NEON and any other machine with vectors.</summary>
internal readonly unsafe struct Doubles128(Vector128<double> value) : ILanes<Doubles128, double>
{
    readonly Vector128<double> _value = value;

    public static int Count => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Doubles128 Broadcast(double value) => new(Vector128.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Doubles128 Constant(double value) => Broadcast(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Doubles128 Load(double* source) => new(Vector128.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(double* destination) => _value.Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Doubles128 operator +(Doubles128 left, Doubles128 right) => new(left._value + right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Doubles128 operator -(Doubles128 left, Doubles128 right) => new(left._value - right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Doubles128 operator *(Doubles128 left, Doubles128 right) => new(left._value * right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Doubles128 operator /(Doubles128 left, Doubles128 right) => new(left._value / right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Doubles128 SquareRoot(Doubles128 value) => new(Vector128.Sqrt(value._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Doubles128 MultiplyAdd(Doubles128 a, Doubles128 b, Doubles128 c) => new(Fused.MultiplyAdd(a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Doubles128 MultiplySubtract(Doubles128 a, Doubles128 b, Doubles128 c) =>
        new(Fused.MultiplyAdd(a._value, b._value, -c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void StoreFloats(float* destination)
    {
        destination[0] = (float)_value[0];
        destination[1] = (float)_value[1];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Doubles128 LoadProduct(float* source, nint index, float* factors, nint factor) =>
        new(Vector128.Create((double)(source[index] * factors[factor]), source[index + 1] * factors[factor]));
}
