using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Floats = System.Runtime.Intrinsics.Vector512<float>;
using Vector = System.Runtime.Intrinsics.Vector512;

namespace VaePipeline.Kernels.Simd;


/// <summary>Sixteen floats at once: AVX-512.</summary>
internal readonly unsafe struct Simd512 : ISimd<Floats>
{
    public static int Lanes => Floats.Count;

    public static int Accumulators => 16;

    public static Floats Zero => Floats.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats Broadcast(float value) => Vector.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats Load(float* address) => Vector.Load(address);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(float* address, Floats value) => Vector.Store(value, address);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats Add(Floats a, Floats b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats Subtract(Floats a, Floats b) => a - b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats Multiply(Floats a, Floats b) => a * b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats Divide(Floats a, Floats b) => a / b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats MultiplyAdd(Floats a, Floats b, Floats c) => Vector.MultiplyAddEstimate(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats SquareRoot(Floats x) => Vector.Sqrt(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats Exponential(Floats x) => Vector.Exp(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats Logarithm(Floats x) => Vector.Log(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats Max(Floats a, Floats b) => Vector.Max(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats Min(Floats a, Floats b) => Vector.Min(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats Rectify(Floats x) => Vector.ConditionalSelect(Vector.LessThan(x, Zero), Zero, x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats WherePositive(Floats gate, Floats x) => Vector.ConditionalSelect(Vector.GreaterThan(gate, Zero), x, Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Floats WhereWithin(Floats gate, Floats low, Floats high, Floats x)
        => Vector.ConditionalSelect(Vector.GreaterThanOrEqual(gate, low) & Vector.LessThanOrEqual(gate, high), x, Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Floats x) => Vector.Sum(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreSums(Floats a0, Floats a1, Floats a2, Floats a3, Floats a4, Floats a5, Floats a6, Floats a7, float* sums)
        => Simd256.StoreSums(Halved(a0), Halved(a1), Halved(a2), Halved(a3), Halved(a4), Halved(a5), Halved(a6), Halved(a7), sums);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<float> Halved(Floats x) => x.GetLower() + x.GetUpper();
}
