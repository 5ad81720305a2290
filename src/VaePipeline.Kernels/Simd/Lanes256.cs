using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace VaePipeline.Kernels.Simd;

/// <summary>8 floats or 4 doubles: AVX2.</summary>
internal unsafe struct Lanes256<T>(Vector256<T> value) : ILanes<Lanes256<T>, T> where T : unmanaged
{
    Vector256<T> _value = value;

    public static int Count => 32 / sizeof(T);

    public static int Registers => 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> Broadcast(T value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> Constant(double value) =>
        typeof(T) == typeof(float) ? new(Vector256.Create((float)value).As<float, T>()) : new(Vector256.Create(value).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> Load(T* source) => new(Vector256.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> LoadProduct(float* source, nint index, float* factors, nint factor) => typeof(T) == typeof(float)
        ? new((Vector256.Load(source + index) * factors[factor]).As<float, T>())
        : new(Avx.ConvertToVector256Double(Vector128.Load(source + index) * factors[factor]).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(T* destination) => _value.Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void StoreFloats(float* destination)
    {
        if (typeof(T) == typeof(float))
            _value.AsSingle().Store(destination);
        else
            Avx.ConvertToVector128Single(_value.AsDouble()).Store(destination);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> operator +(Lanes256<T> left, Lanes256<T> right) => new(left._value + right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> operator -(Lanes256<T> left, Lanes256<T> right) => new(left._value - right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> operator *(Lanes256<T> left, Lanes256<T> right) => new(left._value * right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> operator /(Lanes256<T> left, Lanes256<T> right) => new(left._value / right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> SquareRoot(Lanes256<T> value) => new(Vector256.Sqrt(value._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> MultiplyAdd(Lanes256<T> a, Lanes256<T> b, Lanes256<T> c) => new(Fused.MultiplyAdd(a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> MultiplySubtract(Lanes256<T> a, Lanes256<T> b, Lanes256<T> c) => typeof(T) == typeof(float)
        ? new(Fma.MultiplySubtract(a._value.AsSingle(), b._value.AsSingle(), c._value.AsSingle()).As<float, T>())
        : new(Fma.MultiplySubtract(a._value.AsDouble(), b._value.AsDouble(), c._value.AsDouble()).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddProduct(Lanes256<T> a, Lanes256<T> b) => _value = Fused.MultiplyAdd(a._value, b._value, _value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AnyAbove(Lanes256<T> left, Lanes256<T> right) => Vector256.GreaterThanAny(left._value, right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> WherePositive(Lanes256<T> gate, Lanes256<T> value) =>
        new(Vector256.ConditionalSelect(Vector256.GreaterThan(gate._value, Vector256<T>.Zero), value._value, Vector256<T>.Zero));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly T Sum() => Vector256.Sum(_value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> Max(Lanes256<T> left, Lanes256<T> right) => new(Avx.Max(left._value.AsSingle(), right._value.AsSingle()).As<float, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> Min(Lanes256<T> left, Lanes256<T> right) => new(Avx.Min(left._value.AsSingle(), right._value.AsSingle()).As<float, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256<T> Exponent(Lanes256<T> x, out Lanes256<T> mantissa)
    {
        var bits = x._value.AsInt32() - Vector256.Create(FloatBits.SquareRootOfHalf);
        mantissa = new(((bits & Vector256.Create(FloatBits.MantissaMask)) + Vector256.Create(FloatBits.SquareRootOfHalf)).As<int, T>());
        return new(Vector256.ConvertToSingle(bits >> FloatBits.MantissaBits).As<float, T>());
    }

    /// <summary>Each horizontal addition halves the terms of two vectors; the last addition adds the two halves of four sums.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreSums(
        Lanes256<T> a0, Lanes256<T> a1, Lanes256<T> a2, Lanes256<T> a3, Lanes256<T> a4, Lanes256<T> a5, Lanes256<T> a6, Lanes256<T> a7, float* sums)
    {
        var low = Avx.HorizontalAdd(Avx.HorizontalAdd(a0._value.AsSingle(), a1._value.AsSingle()), Avx.HorizontalAdd(a2._value.AsSingle(), a3._value.AsSingle()));
        var high = Avx.HorizontalAdd(Avx.HorizontalAdd(a4._value.AsSingle(), a5._value.AsSingle()), Avx.HorizontalAdd(a6._value.AsSingle(), a7._value.AsSingle()));
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
