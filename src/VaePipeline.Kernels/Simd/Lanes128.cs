using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace VaePipeline.Kernels.Simd;

/// <summary>4 floats or 2 doubles: SSE, NEON and any other machine with vectors.</summary>
internal unsafe struct Lanes128<T>(Vector128<T> value) : ILanes<Lanes128<T>, T> where T : unmanaged
{
    Vector128<T> _value = value;

    public static int Count => 16 / sizeof(T);

    public static int Registers => AdvSimd.Arm64.IsSupported ? 32 : 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<T> Broadcast(T value) => new(Vector128.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<T> Constant(double value) =>
        typeof(T) == typeof(float) ? new(Vector128.Create((float)value).As<float, T>()) : new(Vector128.Create(value).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<T> Load(T* source) => new(Vector128.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<T> LoadProduct(float* source, nint index, float* factors, nint factor) => typeof(T) == typeof(float)
        ? new((Vector128.Load(source + index) * factors[factor]).As<float, T>())
        : new(Vector128.Create((double)(source[index] * factors[factor]), source[index + 1] * factors[factor]).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(T* destination) => _value.Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void StoreFloats(float* destination)
    {
        if (typeof(T) == typeof(float))
            _value.AsSingle().Store(destination);
        else
            (destination[0], destination[1]) = ((float)_value.AsDouble()[0], (float)_value.AsDouble()[1]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<T> operator +(Lanes128<T> left, Lanes128<T> right) => new(left._value + right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<T> operator -(Lanes128<T> left, Lanes128<T> right) => new(left._value - right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<T> operator *(Lanes128<T> left, Lanes128<T> right) => new(left._value * right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<T> operator /(Lanes128<T> left, Lanes128<T> right) => new(left._value / right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<T> SquareRoot(Lanes128<T> value) => new(Vector128.Sqrt(value._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<T> MultiplyAdd(Lanes128<T> a, Lanes128<T> b, Lanes128<T> c) => new(Fused.MultiplyAdd(a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<T> MultiplySubtract(Lanes128<T> a, Lanes128<T> b, Lanes128<T> c) => new(Fused.MultiplyAdd(a._value, b._value, -c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddProduct(Lanes128<T> a, Lanes128<T> b) => _value = Fused.MultiplyAdd(a._value, b._value, _value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AnyAbove(Lanes128<T> left, Lanes128<T> right) => Vector128.GreaterThanAny(left._value, right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<T> WherePositive(Lanes128<T> gate, Lanes128<T> value) =>
        new(Vector128.ConditionalSelect(Vector128.GreaterThan(gate._value, Vector128<T>.Zero), value._value, Vector128<T>.Zero));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly T Sum() => Vector128.Sum(_value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<T> Max(Lanes128<T> left, Lanes128<T> right) => Sse.IsSupported
        ? new(Sse.Max(left._value.AsSingle(), right._value.AsSingle()).As<float, T>())
        : new(Vector128.MaxNative(left._value.AsSingle(), right._value.AsSingle()).As<float, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<T> Min(Lanes128<T> left, Lanes128<T> right) => Sse.IsSupported
        ? new(Sse.Min(left._value.AsSingle(), right._value.AsSingle()).As<float, T>())
        : new(Vector128.MinNative(left._value.AsSingle(), right._value.AsSingle()).As<float, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128<T> Exponent(Lanes128<T> x, out Lanes128<T> mantissa)
    {
        var bits = x._value.AsInt32() - Vector128.Create(FloatBits.SquareRootOfHalf);
        mantissa = new(((bits & Vector128.Create(FloatBits.MantissaMask)) + Vector128.Create(FloatBits.SquareRootOfHalf)).As<int, T>());
        return new(Vector128.ConvertToSingle(bits >> FloatBits.MantissaBits).As<float, T>());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreSums(
        Lanes128<T> a0, Lanes128<T> a1, Lanes128<T> a2, Lanes128<T> a3, Lanes128<T> a4, Lanes128<T> a5, Lanes128<T> a6, Lanes128<T> a7, float* sums)
    {
        AddNeighbors(AddNeighbors(a0._value.AsSingle(), a1._value.AsSingle()), AddNeighbors(a2._value.AsSingle(), a3._value.AsSingle())).Store(sums);
        AddNeighbors(AddNeighbors(a4._value.AsSingle(), a5._value.AsSingle()), AddNeighbors(a6._value.AsSingle(), a7._value.AsSingle())).Store(sums + 4);
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
