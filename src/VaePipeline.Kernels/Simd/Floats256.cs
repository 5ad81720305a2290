using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace VaePipeline.Kernels.Simd;

/// <summary>8 floats: AVX2.</summary>
internal readonly unsafe struct Floats256(Vector256<float> value) : IFloatLanes<Floats256>
{
    readonly Vector256<float> _value = value;

    public static int Count => 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats256 Broadcast(float value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats256 Constant(double value) => Broadcast((float)value);

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
    public static Floats256 LoadProduct(float* source, float factor) => Load(source) * Broadcast(factor);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void StoreFloats(float* destination) => Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats256 Max(Floats256 left, Floats256 right) => new(Vector256.MaxNative(left._value, right._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats256 Min(Floats256 left, Floats256 right) => new(Vector256.MinNative(left._value, right._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AnyAbove(Floats256 left, Floats256 right) => Vector256.GreaterThanAny(left._value, right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats256 Exponent(Floats256 x, out Floats256 mantissa)
    {
        var bits = x._value.AsInt32() - Vector256.Create(FloatBits.SquareRootOfHalf);
        mantissa = new(((bits & Vector256.Create(FloatBits.MantissaMask)) + Vector256.Create(FloatBits.SquareRootOfHalf)).AsSingle());
        return new(Vector256.ConvertToSingle(bits >> FloatBits.MantissaBits));
    }

    public float Sum() => Vector256.Sum(_value);

    /// <summary>8 x 8: pairs, quadruples, then halves of the registers change places.</summary>
    [SkipLocalsInit]
    public static void Transpose(float* source, nint stride, float* destination, nint columnStride)
    {
        var quadruples = stackalloc Vector256<float>[8];
        for (var row = 0; row < 8; row += 4)
        {
            var from = source + row * stride;
            var r0 = Vector256.Load(from);
            var r1 = Vector256.Load(from + stride);
            var r2 = Vector256.Load(from + 2 * stride);
            var r3 = Vector256.Load(from + 3 * stride);
            var low01 = Avx.UnpackLow(r0, r1).AsDouble();
            var high01 = Avx.UnpackHigh(r0, r1).AsDouble();
            var low23 = Avx.UnpackLow(r2, r3).AsDouble();
            var high23 = Avx.UnpackHigh(r2, r3).AsDouble();
            // each half p of quadruple c now holds column 4p + c of these four rows
            quadruples[row] = Avx.UnpackLow(low01, low23).AsSingle();
            quadruples[row + 1] = Avx.UnpackHigh(low01, low23).AsSingle();
            quadruples[row + 2] = Avx.UnpackLow(high01, high23).AsSingle();
            quadruples[row + 3] = Avx.UnpackHigh(high01, high23).AsSingle();
        }
        for (var column = 0; column < 4; column++)
        {
            var upper = quadruples[column];
            var lower = quadruples[4 + column];
            Avx.Permute2x128(upper, lower, 0x20).Store(destination + column * columnStride);
            Avx.Permute2x128(upper, lower, 0x31).Store(destination + (4 + column) * columnStride);
        }
    }
}
