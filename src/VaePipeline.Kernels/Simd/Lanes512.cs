using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace VaePipeline.Kernels.Simd;

/// <summary>16 floats or 8 doubles: AVX-512.</summary>
internal unsafe struct Lanes512<T>(Vector512<T> value) : ILanes<Lanes512<T>, T> where T : unmanaged
{
    Vector512<T> _value = value;

    public static int Count => 64 / sizeof(T);

    public static int Registers => 32;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> Broadcast(T value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> Constant(double value) =>
        typeof(T) == typeof(float) ? new(Vector512.Create((float)value).As<float, T>()) : new(Vector512.Create(value).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> Load(T* source) => new(Vector512.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> LoadProduct(float* source, nint index, float* factors, nint factor) => typeof(T) == typeof(float)
        ? new((Vector512.Load(source + index) * factors[factor]).As<float, T>())
        : new(Avx512F.ConvertToVector512Double(Vector256.Load(source + index) * factors[factor]).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(T* destination) => _value.Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void StoreFloats(float* destination)
    {
        if (typeof(T) == typeof(float))
            _value.AsSingle().Store(destination);
        else
            Avx512F.ConvertToVector256Single(_value.AsDouble()).Store(destination);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> operator +(Lanes512<T> left, Lanes512<T> right) => new(left._value + right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> operator -(Lanes512<T> left, Lanes512<T> right) => new(left._value - right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> operator *(Lanes512<T> left, Lanes512<T> right) => new(left._value * right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> operator /(Lanes512<T> left, Lanes512<T> right) => new(left._value / right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> SquareRoot(Lanes512<T> value) => new(Vector512.Sqrt(value._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> MultiplyAdd(Lanes512<T> a, Lanes512<T> b, Lanes512<T> c) => new(Fused.MultiplyAdd(a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> MultiplySubtract(Lanes512<T> a, Lanes512<T> b, Lanes512<T> c) => typeof(T) == typeof(float)
        ? new(Avx512F.FusedMultiplySubtract(a._value.AsSingle(), b._value.AsSingle(), c._value.AsSingle()).As<float, T>())
        : new(Avx512F.FusedMultiplySubtract(a._value.AsDouble(), b._value.AsDouble(), c._value.AsDouble()).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddProduct(Lanes512<T> a, Lanes512<T> b) => _value = Fused.MultiplyAdd(a._value, b._value, _value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AnyAbove(Lanes512<T> left, Lanes512<T> right) => Vector512.GreaterThanAny(left._value, right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> WherePositive(Lanes512<T> gate, Lanes512<T> value) =>
        new(Vector512.ConditionalSelect(Vector512.GreaterThan(gate._value, Vector512<T>.Zero), value._value, Vector512<T>.Zero));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly T Sum() => Vector512.Sum(_value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> Max(Lanes512<T> left, Lanes512<T> right) => new(Avx512F.Max(left._value.AsSingle(), right._value.AsSingle()).As<float, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> Min(Lanes512<T> left, Lanes512<T> right) => new(Avx512F.Min(left._value.AsSingle(), right._value.AsSingle()).As<float, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512<T> Exponent(Lanes512<T> x, out Lanes512<T> mantissa)
    {
        var bits = x._value.AsInt32() - Vector512.Create(FloatBits.SquareRootOfHalf);
        mantissa = new(((bits & Vector512.Create(FloatBits.MantissaMask)) + Vector512.Create(FloatBits.SquareRootOfHalf)).As<int, T>());
        return new(Vector512.ConvertToSingle(bits >> FloatBits.MantissaBits).As<float, T>());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreSums(
        Lanes512<T> a0, Lanes512<T> a1, Lanes512<T> a2, Lanes512<T> a3, Lanes512<T> a4, Lanes512<T> a5, Lanes512<T> a6, Lanes512<T> a7, float* sums)
        => Lanes256<T>.StoreSums(Halved(a0), Halved(a1), Halved(a2), Halved(a3), Halved(a4), Halved(a5), Halved(a6), Halved(a7), sums);

    /// <summary>Transposes 16 x 16, four columns at a time: each quarter of a register loads a row, so only shuffles within quarters remain.</summary>
    [MethodImpl(VectorLoops.Compiled)]
    public static void Transpose(float* source, nint stride, float* destination, nint columnStride)
    {
        for (var column = 0; column < 16; column += 4, source += 4, destination += 4 * columnStride)
        {
            var (r0, r1, r2, r3) = (EveryFourth(source, stride), EveryFourth(source + stride, stride), EveryFourth(source + 2 * stride, stride), EveryFourth(source + 3 * stride, stride));
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
    static Lanes256<T> Halved(Lanes512<T> lanes) => new(lanes._value.GetLower() + lanes._value.GetUpper());
}
