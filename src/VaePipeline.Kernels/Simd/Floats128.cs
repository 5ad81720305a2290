using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace VaePipeline.Kernels.Simd;

/// <summary>4 floats: SSE, NEON and everything else that has vectors.</summary>
internal readonly unsafe struct Floats128(Vector128<float> value) : IFloatLanes<Floats128>
{
    readonly Vector128<float> _value = value;

    public static int Count => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats128 Broadcast(float value) => new(Vector128.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats128 Constant(double value) => Broadcast((float)value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats128 Load(float* source) => new(Vector128.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(float* destination) => _value.Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats128 operator +(Floats128 left, Floats128 right) => new(left._value + right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats128 operator -(Floats128 left, Floats128 right) => new(left._value - right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats128 operator *(Floats128 left, Floats128 right) => new(left._value * right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats128 MultiplyAdd(Floats128 a, Floats128 b, Floats128 c) => new(Vector128.MultiplyAddEstimate(a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats128 MultiplySubtract(Floats128 a, Floats128 b, Floats128 c) => new(Vector128.MultiplyAddEstimate(a._value, b._value, -c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats128 LoadProduct(float* source, float factor) => Load(source) * Broadcast(factor);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void StoreFloats(float* destination) => Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats128 Max(Floats128 left, Floats128 right) => new(Vector128.MaxNative(left._value, right._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats128 Min(Floats128 left, Floats128 right) => new(Vector128.MinNative(left._value, right._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AnyAbove(Floats128 left, Floats128 right) => Vector128.GreaterThanAny(left._value, right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats128 Exponent(Floats128 x, out Floats128 mantissa)
    {
        var bits = x._value.AsInt32() - Vector128.Create(FloatBits.SquareRootOfHalf);
        mantissa = new(((bits & Vector128.Create(FloatBits.MantissaMask)) + Vector128.Create(FloatBits.SquareRootOfHalf)).AsSingle());
        return new(Vector128.ConvertToSingle(bits >> FloatBits.MantissaBits));
    }

    public float Sum() => Vector128.Sum(_value);

    public static void Transpose(float* source, nint stride, float* destination, nint columnStride)
    {
        for (var column = 0; column < 4; column++)
        {
            var from = source + column;
            var values = Vector128.Create(from[0], from[stride], from[2 * stride], from[3 * stride]);
            values.Store(destination + column * columnStride);
        }
    }
}
