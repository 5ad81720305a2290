using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace VaePipeline.Audio.Vectors;

/// <summary>4 doubles: AVX2.</summary>
internal readonly unsafe struct Doubles256(Vector256<double> value) : IDoubleLanes<Doubles256>
{
    readonly Vector256<double> _value = value;

    public static int Count => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Doubles256 Broadcast(double value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Doubles256 Load(double* source) => new(Vector256.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(double* destination) => _value.Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Doubles256 operator +(Doubles256 left, Doubles256 right) => new(left._value + right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Doubles256 operator -(Doubles256 left, Doubles256 right) => new(left._value - right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Doubles256 operator *(Doubles256 left, Doubles256 right) => new(left._value * right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Doubles256 operator /(Doubles256 left, Doubles256 right) => new(left._value / right._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Doubles256 SquareRoot(Doubles256 value) => new(Vector256.Sqrt(value._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Doubles256 MultiplyAdd(Doubles256 a, Doubles256 b, Doubles256 c) => new(Vector256.MultiplyAddEstimate(a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Doubles256 MultiplySubtract(Doubles256 a, Doubles256 b, Doubles256 c) => new(Vector256.MultiplyAddEstimate(a._value, b._value, -c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void StoreNarrowed(float* destination) => Avx.ConvertToVector128Single(_value).Store(destination);

    /// <summary>4 x 4 floats: pairs, then quadruples.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Transpose(float* source, nint stride, float* factors, double* destination)
    {
        var factor = Vector128.Load(factors);
        var r0 = Vector128.Load(source) * factor;
        var r1 = Vector128.Load(source + stride) * factor;
        var r2 = Vector128.Load(source + 2 * stride) * factor;
        var r3 = Vector128.Load(source + 3 * stride) * factor;
        var low01 = Sse.UnpackLow(r0, r1).AsDouble();
        var high01 = Sse.UnpackHigh(r0, r1).AsDouble();
        var low23 = Sse.UnpackLow(r2, r3).AsDouble();
        var high23 = Sse.UnpackHigh(r2, r3).AsDouble();
        Avx.ConvertToVector256Double(Sse2.UnpackLow(low01, low23).AsSingle()).Store(destination);
        Avx.ConvertToVector256Double(Sse2.UnpackHigh(low01, low23).AsSingle()).Store(destination + 4);
        Avx.ConvertToVector256Double(Sse2.UnpackLow(high01, high23).AsSingle()).Store(destination + 8);
        Avx.ConvertToVector256Double(Sse2.UnpackHigh(high01, high23).AsSingle()).Store(destination + 12);
    }
}
