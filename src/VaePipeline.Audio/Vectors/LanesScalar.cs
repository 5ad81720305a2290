using System.Runtime.CompilerServices;

namespace VaePipeline.Audio.Vectors;

/// <summary>One float: no vectors at all.</summary>
internal readonly unsafe struct LanesScalar(float value) : ILanes<LanesScalar>
{
    readonly float _value = value;

    public static int Count => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanesScalar Broadcast(float value) => new(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanesScalar Load(float* source) => new(*source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(float* destination) => *destination = _value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanesScalar operator +(LanesScalar left, LanesScalar right) => new(left._value + right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanesScalar operator -(LanesScalar left, LanesScalar right) => new(left._value - right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanesScalar operator *(LanesScalar left, LanesScalar right) => new(left._value * right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanesScalar MultiplyAdd(LanesScalar a, LanesScalar b, LanesScalar c) => new(float.MultiplyAddEstimate(a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanesScalar MultiplySubtract(LanesScalar a, LanesScalar b, LanesScalar c) => new(float.MultiplyAddEstimate(a._value, b._value, -c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanesScalar Max(LanesScalar left, LanesScalar right) => new(left._value > right._value ? left._value : right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LanesScalar Exponent(LanesScalar x, out LanesScalar mantissa)
    {
        var bits = BitConverter.SingleToInt32Bits(x._value) - FloatBits.SquareRootOfHalf;
        mantissa = new(BitConverter.Int32BitsToSingle((bits & FloatBits.MantissaMask) + FloatBits.SquareRootOfHalf));
        return new(bits >> FloatBits.MantissaBits);
    }

    public float Sum() => _value;

    public static void Transpose(float* source, nint stride, float* factors, float* destination) => *destination = *source * *factors;
}
