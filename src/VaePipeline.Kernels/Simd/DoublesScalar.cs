namespace VaePipeline.Kernels.Simd;

/// <summary>One double, for machines without vectors.</summary>
internal readonly unsafe struct DoublesScalar(double value) : ILanes<DoublesScalar, double>
{
    readonly double _value = value;

    public static int Count => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoublesScalar Broadcast(double value) => new(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoublesScalar Constant(double value) => Broadcast(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoublesScalar Load(double* source) => new(*source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(double* destination) => *destination = _value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoublesScalar operator +(DoublesScalar left, DoublesScalar right) => new(left._value + right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoublesScalar operator -(DoublesScalar left, DoublesScalar right) => new(left._value - right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoublesScalar operator *(DoublesScalar left, DoublesScalar right) => new(left._value * right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoublesScalar operator /(DoublesScalar left, DoublesScalar right) => new(left._value / right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoublesScalar SquareRoot(DoublesScalar value) => new(Math.Sqrt(value._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoublesScalar MultiplyAdd(DoublesScalar a, DoublesScalar b, DoublesScalar c) =>
        new(Fused.MultiplyAdd(a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoublesScalar MultiplySubtract(DoublesScalar a, DoublesScalar b, DoublesScalar c) =>
        new(Fused.MultiplyAdd(a._value, b._value, -c._value));

    public void StoreFloats(float* destination) => *destination = (float)_value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DoublesScalar LoadProduct(float* source, nint index, float* factors, nint factor) => new(source[index] * factors[factor]);
}
