using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace VaePipeline.Audio.Vectors;

/// <summary>8 floats: AVX2.</summary>
internal readonly unsafe struct Floats256(Vector256<float> value) : IFloatLanes<Floats256>
{
    readonly Vector256<float> _value = value;

    public static int Count => 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats256 Broadcast(float value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats256 Load(float* source) => new(Vector256.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(float* destination) => _value.Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats256 operator +(Floats256 left, Floats256 right) => new(left._value + right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats256 operator -(Floats256 left, Floats256 right) => new(left._value - right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats256 operator *(Floats256 left, Floats256 right) => new(left._value * right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats256 MultiplyAdd(Floats256 a, Floats256 b, Floats256 c) => new(Vector256.MultiplyAddEstimate(a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats256 MultiplySubtract(Floats256 a, Floats256 b, Floats256 c) => new(Vector256.MultiplyAddEstimate(a._value, b._value, -c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats256 Max(Floats256 left, Floats256 right) => new(Vector256.MaxNative(left._value, right._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats256 Exponent(Floats256 x, out Floats256 mantissa)
    {
        var bits = x._value.AsInt32() - Vector256.Create(FloatBits.SquareRootOfHalf);
        mantissa = new(((bits & Vector256.Create(FloatBits.MantissaMask)) + Vector256.Create(FloatBits.SquareRootOfHalf)).AsSingle());
        return new(Vector256.ConvertToSingle(bits >> FloatBits.MantissaBits));
    }

    public float Sum() => Vector256.Sum(_value);
}
