using System.Numerics;
using System.Runtime.CompilerServices;

namespace VaePipeline.Kernels.Simd;

/// <summary>One float or double, for machines without vectors, and for the ends of vector loops.</summary>
internal unsafe struct LanesScalar<T>(T value) : ILanes<LanesScalar<T>, T> where T : unmanaged, IFloatingPointIeee754<T>
{
    T _value = value;

    public static int Count => 1;

    public static int Registers => 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanesScalar<T> Broadcast(T value) => new(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanesScalar<T> Constant(double value) => new(T.CreateTruncating(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanesScalar<T> Load(T* source) => new(*source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanesScalar<T> LoadProduct(float* source, nint index, float* factors, nint factor) =>
        new(T.CreateTruncating(source[index] * factors[factor]));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(T* destination) => *destination = _value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void StoreFloats(float* destination) => *destination = float.CreateTruncating(_value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanesScalar<T> operator +(LanesScalar<T> left, LanesScalar<T> right) => new(left._value + right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanesScalar<T> operator -(LanesScalar<T> left, LanesScalar<T> right) => new(left._value - right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanesScalar<T> operator *(LanesScalar<T> left, LanesScalar<T> right) => new(left._value * right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanesScalar<T> operator /(LanesScalar<T> left, LanesScalar<T> right) => new(left._value / right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanesScalar<T> SquareRoot(LanesScalar<T> value) => new(T.Sqrt(value._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanesScalar<T> MultiplyAdd(LanesScalar<T> a, LanesScalar<T> b, LanesScalar<T> c) =>
        new(Fused.MultiplyAdd(a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanesScalar<T> MultiplySubtract(LanesScalar<T> a, LanesScalar<T> b, LanesScalar<T> c) =>
        new(Fused.MultiplyAdd(a._value, b._value, -c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddProduct(LanesScalar<T> a, LanesScalar<T> b) => _value = Fused.MultiplyAdd(a._value, b._value, _value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AnyAbove(LanesScalar<T> left, LanesScalar<T> right) => left._value > right._value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanesScalar<T> WherePositive(LanesScalar<T> gate, LanesScalar<T> value) => gate._value > T.Zero ? value : default;

    public readonly T Sum() => _value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanesScalar<T> Max(LanesScalar<T> left, LanesScalar<T> right) => left._value > right._value ? left : right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanesScalar<T> Min(LanesScalar<T> left, LanesScalar<T> right) => left._value < right._value ? left : right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanesScalar<T> Exponent(LanesScalar<T> x, out LanesScalar<T> mantissa)
    {
        var bits = Unsafe.BitCast<T, int>(x._value) - FloatBits.SquareRootOfHalf;
        mantissa = new(Unsafe.BitCast<int, T>((bits & FloatBits.MantissaMask) + FloatBits.SquareRootOfHalf));
        return new(T.CreateTruncating(bits >> FloatBits.MantissaBits));
    }

    public static void StoreSums(
        LanesScalar<T> a0, LanesScalar<T> a1, LanesScalar<T> a2, LanesScalar<T> a3, LanesScalar<T> a4, LanesScalar<T> a5, LanesScalar<T> a6,
        LanesScalar<T> a7, float* sums)
    {
        a0.StoreFloats(sums + 0);
        a1.StoreFloats(sums + 1);
        a2.StoreFloats(sums + 2);
        a3.StoreFloats(sums + 3);
        a4.StoreFloats(sums + 4);
        a5.StoreFloats(sums + 5);
        a6.StoreFloats(sums + 6);
        a7.StoreFloats(sums + 7);
    }

    public static void Transpose(float* source, nint stride, float* destination, nint columnStride) => *destination = *source;
}
