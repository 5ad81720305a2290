namespace VaePipeline.Kernels.Simd;

/// <summary>One float, for machines without vectors, and for the ends of vector loops.</summary>
internal unsafe struct FloatsScalar(float value) : IFloatLanes<FloatsScalar>
{
    float _value = value;

    public static int Count => 1;

    public static int Registers => 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatsScalar Broadcast(float value) => new(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatsScalar Constant(double value) => Broadcast((float)value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatsScalar Load(float* source) => new(*source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(float* destination) => *destination = _value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatsScalar operator +(FloatsScalar left, FloatsScalar right) => new(left._value + right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatsScalar operator -(FloatsScalar left, FloatsScalar right) => new(left._value - right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatsScalar operator *(FloatsScalar left, FloatsScalar right) => new(left._value * right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatsScalar operator /(FloatsScalar left, FloatsScalar right) => new(left._value / right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatsScalar SquareRoot(FloatsScalar value) => new(MathF.Sqrt(value._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatsScalar MultiplyAdd(FloatsScalar a, FloatsScalar b, FloatsScalar c) =>
        new(Fused.MultiplyAdd(a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddProduct(FloatsScalar a, FloatsScalar b) => _value = Fused.MultiplyAdd(a._value, b._value, _value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatsScalar MultiplySubtract(FloatsScalar a, FloatsScalar b, FloatsScalar c) =>
        new(Fused.MultiplyAdd(a._value, b._value, -c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatsScalar LoadProduct(float* source, nint index, float* factors, nint factor) =>
        Load(source + index) * Broadcast(factors[factor]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void StoreFloats(float* destination) => Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatsScalar Max(FloatsScalar left, FloatsScalar right) => new(left._value > right._value ? left._value : right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatsScalar Min(FloatsScalar left, FloatsScalar right) => new(left._value < right._value ? left._value : right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AnyAbove(FloatsScalar left, FloatsScalar right) => left._value > right._value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatsScalar Exponent(FloatsScalar x, out FloatsScalar mantissa)
    {
        var bits = BitConverter.SingleToInt32Bits(x._value) - FloatBits.SquareRootOfHalf;
        mantissa = new(BitConverter.Int32BitsToSingle((bits & FloatBits.MantissaMask) + FloatBits.SquareRootOfHalf));
        return new(bits >> FloatBits.MantissaBits);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatsScalar WherePositive(FloatsScalar gate, FloatsScalar value) => gate._value > 0 ? value : default;

    public readonly float Sum() => _value;

    public static void StoreSums(
        FloatsScalar a0,
        FloatsScalar a1,
        FloatsScalar a2,
        FloatsScalar a3,
        FloatsScalar a4,
        FloatsScalar a5,
        FloatsScalar a6,
        FloatsScalar a7,
        float* sums
    )
    {
        (sums[0], sums[1], sums[2], sums[3]) = (a0._value, a1._value, a2._value, a3._value);
        (sums[4], sums[5], sums[6], sums[7]) = (a4._value, a5._value, a6._value, a7._value);
    }

    public static void Transpose(float* source, nint stride, float* destination, nint columnStride) => *destination = *source;
}
