using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace VaePipeline.Audio.Vectors;

/// <summary>16 floats: AVX-512.</summary>
internal readonly unsafe struct Floats512(Vector512<float> value) : IFloatLanes<Floats512>
{
    readonly Vector512<float> _value = value;

    public static int Count => 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats512 Broadcast(float value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats512 Load(float* source) => new(Vector512.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(float* destination) => _value.Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats512 operator +(Floats512 left, Floats512 right) => new(left._value + right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats512 operator -(Floats512 left, Floats512 right) => new(left._value - right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats512 operator *(Floats512 left, Floats512 right) => new(left._value * right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats512 MultiplyAdd(Floats512 a, Floats512 b, Floats512 c) => new(Avx512F.FusedMultiplyAdd(a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats512 MultiplySubtract(Floats512 a, Floats512 b, Floats512 c) => new(Avx512F.FusedMultiplySubtract(a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats512 Max(Floats512 left, Floats512 right) => new(Avx512F.Max(left._value, right._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats512 Exponent(Floats512 x, out Floats512 mantissa)
    {
        var bits = x._value.AsInt32() - Vector512.Create(FloatBits.SquareRootOfHalf);
        mantissa = new(((bits & Vector512.Create(FloatBits.MantissaMask)) + Vector512.Create(FloatBits.SquareRootOfHalf)).AsSingle());
        return new(Vector512.ConvertToSingle(bits >> FloatBits.MantissaBits));
    }

    public float Sum() => Vector512.Sum(_value);

    /// <summary>16 x 16: pairs, quadruples, then halves of the registers change places.</summary>
    [SkipLocalsInit]
    public static void Transpose(float* source, nint stride, float* destination)
    {
        var quadruples = stackalloc Vector512<float>[16];
        for (var row = 0; row < 16; row += 4)
        {
            var from = source + row * stride;
            var r0 = Vector512.Load(from);
            var r1 = Vector512.Load(from + stride);
            var r2 = Vector512.Load(from + 2 * stride);
            var r3 = Vector512.Load(from + 3 * stride);
            var low01 = Avx512F.UnpackLow(r0, r1).AsDouble();
            var high01 = Avx512F.UnpackHigh(r0, r1).AsDouble();
            var low23 = Avx512F.UnpackLow(r2, r3).AsDouble();
            var high23 = Avx512F.UnpackHigh(r2, r3).AsDouble();
            // each 128-bit part p of quadruple c now holds column 4p + c of these four rows
            quadruples[row] = Avx512F.UnpackLow(low01, low23).AsSingle();
            quadruples[row + 1] = Avx512F.UnpackHigh(low01, low23).AsSingle();
            quadruples[row + 2] = Avx512F.UnpackLow(high01, high23).AsSingle();
            quadruples[row + 3] = Avx512F.UnpackHigh(high01, high23).AsSingle();
        }
        for (var column = 0; column < 4; column++)
        {
            var q0 = quadruples[column];
            var q1 = quadruples[4 + column];
            var q2 = quadruples[8 + column];
            var q3 = quadruples[12 + column];
            var low01 = Avx512F.Shuffle4x128(q0, q1, 0b10_00_10_00);
            var high01 = Avx512F.Shuffle4x128(q0, q1, 0b11_01_11_01);
            var low23 = Avx512F.Shuffle4x128(q2, q3, 0b10_00_10_00);
            var high23 = Avx512F.Shuffle4x128(q2, q3, 0b11_01_11_01);
            var to = destination + column * 16;
            Avx512F.Shuffle4x128(low01, low23, 0b10_00_10_00).Store(to);
            Avx512F.Shuffle4x128(high01, high23, 0b10_00_10_00).Store(to + 4 * 16);
            Avx512F.Shuffle4x128(low01, low23, 0b11_01_11_01).Store(to + 8 * 16);
            Avx512F.Shuffle4x128(high01, high23, 0b11_01_11_01).Store(to + 12 * 16);
        }
    }
}
