using System.Runtime.CompilerServices;

namespace VaePipeline.Kernels.Simd;

/// <summary>One float: no vectors at all.</summary>
internal readonly unsafe struct FloatsScalar(float value) : IFloatLanes<FloatsScalar>
{
    readonly float _value = value;

    public static int Count => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatsScalar Broadcast(float value) => new(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatsScalar Constant(double value) => Broadcast((float)value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatsScalar Load(float* source) => new(*source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(float* destination) => *destination = _value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatsScalar operator +(FloatsScalar left, FloatsScalar right) => new(left._value + right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatsScalar operator -(FloatsScalar left, FloatsScalar right) => new(left._value - right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatsScalar operator *(FloatsScalar left, FloatsScalar right) => new(left._value * right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatsScalar MultiplyAdd(FloatsScalar a, FloatsScalar b, FloatsScalar c) => new(float.MultiplyAddEstimate(a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatsScalar MultiplySubtract(FloatsScalar a, FloatsScalar b, FloatsScalar c) => new(float.MultiplyAddEstimate(a._value, b._value, -c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FloatsScalar LoadProduct(float* source, float factor) => Load(source) * Broadcast(factor);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void StoreFloats(float* destination) => Store(destination);

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

    public float Sum() => _value;

    public static void Transpose(float* source, nint stride, float* destination, nint columnStride) => *destination = *source;
}
