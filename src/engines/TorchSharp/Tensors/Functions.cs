using System.Numerics;
using System.Runtime.CompilerServices;
using TorchSharp.Kernels;
using TorchSharp.Kernels.Simd;

namespace TorchSharp.Tensors;

// Functions of two numbers.

internal readonly struct Add : IBinaryFunction
{
    public static void Apply(ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> result) => Elementwise.Add(x, y, result);

    public static T Apply<T>(T x, T y) where T : struct, INumber<T> => x + y;
}

internal readonly struct Subtract : IBinaryFunction
{
    public static void Apply(ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> result) => Elementwise.Sub(x, y, result);

    public static T Apply<T>(T x, T y) where T : struct, INumber<T> => x - y;
}

internal readonly struct Multiply : IBinaryFunction
{
    public static void Apply(ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> result) => Elementwise.Mul(x, y, result);

    public static T Apply<T>(T x, T y) where T : struct, INumber<T> => x * y;
}

internal readonly struct Divide : IBinaryFunction
{
    public static void Apply(ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> result) => Elementwise.Div(x, y, result);

    public static T Apply<T>(T x, T y) where T : struct, INumber<T> => x / y;
}

/// <summary>The larger; NaN if either is NaN.</summary>
internal readonly struct Maximum : IBinaryFunction, IBinaryOperation
{
    public static void Apply(ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> result) =>
        ElementwiseMaps.Map<Maximum>(InstructionSets.Active, x, y, result);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Apply<TSimd, TVector>(TVector x, TVector y, TVector constant1, TVector constant2)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
        => TSimd.Max(x, y);

    public static T Apply<T>(T x, T y) where T : struct, INumber<T> => T.Max(x, y);
}

/// <summary>The smaller; NaN if either is NaN.</summary>
internal readonly struct Minimum : IBinaryFunction, IBinaryOperation
{
    public static void Apply(ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> result) =>
        ElementwiseMaps.Map<Minimum>(InstructionSets.Active, x, y, result);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Apply<TSimd, TVector>(TVector x, TVector y, TVector constant1, TVector constant2)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
        => TSimd.Min(x, y);

    public static T Apply<T>(T x, T y) where T : struct, INumber<T> => T.Min(x, y);
}

internal readonly struct Power : IBinaryFunction
{
    public static void Apply(ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> result)
    {
        for (var i = 0; i < result.Length; i++)
            result[i] = y[i] == 2 ? x[i] * x[i] : MathF.Pow(x[i], y[i]);
    }

    public static T Apply<T>(T x, T y) where T : struct, INumber<T> =>
        T.CreateTruncating(Math.Pow(double.CreateTruncating(x), double.CreateTruncating(y)));
}

/// <summary>The first where the second is positive, else zero: the gradient of relu from its gradient and its output.</summary>
internal readonly struct WherePositive : IBinaryFunction
{
    public static void Apply(ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> result) => Elementwise.ReluBackward(y, x, result);

    public static T Apply<T>(T x, T y) where T : struct, INumber<T> => y > T.Zero ? x : T.Zero;
}

/// <summary>The gradient of tanh from its gradient and its output.</summary>
internal readonly struct TanhGradient : IBinaryFunction, IBinaryOperation
{
    public static void Apply(ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> result) =>
        ElementwiseMaps.Map<TanhGradient>(InstructionSets.Active, x, y, result);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Apply<TSimd, TVector>(TVector x, TVector y, TVector constant1, TVector constant2)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
        => TSimd.Multiply(x, TSimd.Subtract(TSimd.Broadcast(1), TSimd.Multiply(y, y)));

    public static T Apply<T>(T x, T y) where T : struct, INumber<T> => x * (T.One - y * y);
}

/// <summary>The gradient of sigmoid from its gradient and its output.</summary>
internal readonly struct SigmoidGradient : IBinaryFunction, IBinaryOperation
{
    public static void Apply(ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> result) =>
        ElementwiseMaps.Map<SigmoidGradient>(InstructionSets.Active, x, y, result);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Apply<TSimd, TVector>(TVector x, TVector y, TVector constant1, TVector constant2)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
        => TSimd.Multiply(x, TSimd.Multiply(y, TSimd.Subtract(TSimd.Broadcast(1), y)));

    public static T Apply<T>(T x, T y) where T : struct, INumber<T> => x * y * (T.One - y);
}

// Functions of one number.

internal readonly struct Negate : IUnaryFunction
{
    public static void Apply(ReadOnlySpan<float> x, Span<float> result) => Elementwise.ScaleOffset(x, -1, 0, result);

    public static double Apply(double x) => -x;
}

internal readonly struct Absolute : IUnaryFunction
{
    public static void Apply(ReadOnlySpan<float> x, Span<float> result) => Each.Value(x, result, MathF.Abs);

    public static double Apply(double x) => Math.Abs(x);
}

/// <summary>-1, 0 or 1; NaN stays.</summary>
internal readonly struct Sign : IUnaryFunction
{
    public static void Apply(ReadOnlySpan<float> x, Span<float> result) => Each.Value(x, result, static value => value > 0 ? 1 : value < 0 ? -1 : value);

    public static double Apply(double x) => x > 0 ? 1 : x < 0 ? -1 : x;
}

internal readonly struct Exponential : IUnaryFunction
{
    public static void Apply(ReadOnlySpan<float> x, Span<float> result) => Elementwise.Exp(x, result);

    public static double Apply(double x) => Math.Exp(x);
}

internal readonly struct Logarithm : IUnaryFunction
{
    public static void Apply(ReadOnlySpan<float> x, Span<float> result) => Elementwise.Log(x, result);

    public static double Apply(double x) => Math.Log(x);
}

internal readonly struct SquareRoot : IUnaryFunction
{
    public static void Apply(ReadOnlySpan<float> x, Span<float> result) => Elementwise.Sqrt(x, result);

    public static double Apply(double x) => Math.Sqrt(x);
}

internal readonly struct Square : IUnaryFunction
{
    public static void Apply(ReadOnlySpan<float> x, Span<float> result) => Elementwise.Mul(x, x, result);

    public static double Apply(double x) => x * x;
}

internal readonly struct Sine : IUnaryFunction
{
    public static void Apply(ReadOnlySpan<float> x, Span<float> result) => Each.Value(x, result, MathF.Sin);

    public static double Apply(double x) => Math.Sin(x);
}

internal readonly struct Cosine : IUnaryFunction
{
    public static void Apply(ReadOnlySpan<float> x, Span<float> result) => Each.Value(x, result, MathF.Cos);

    public static double Apply(double x) => Math.Cos(x);
}

internal readonly struct Floor : IUnaryFunction
{
    public static void Apply(ReadOnlySpan<float> x, Span<float> result) => Each.Value(x, result, MathF.Floor);

    public static double Apply(double x) => Math.Floor(x);
}

internal readonly struct Ceiling : IUnaryFunction
{
    public static void Apply(ReadOnlySpan<float> x, Span<float> result) => Each.Value(x, result, MathF.Ceiling);

    public static double Apply(double x) => Math.Ceiling(x);
}

/// <summary>To the nearest whole number, halves to the even one.</summary>
internal readonly struct RoundHalfEven : IUnaryFunction
{
    public static void Apply(ReadOnlySpan<float> x, Span<float> result) => Each.Value(x, result, MathF.Round);

    public static double Apply(double x) => Math.Round(x);
}

internal readonly struct Rectify : IUnaryFunction
{
    public static void Apply(ReadOnlySpan<float> x, Span<float> result) => Elementwise.Relu(x, result);

    public static double Apply(double x) => x < 0 ? 0 : x;
}

internal readonly struct Sigmoid : IUnaryFunction, IUnaryOperation
{
    public static void Apply(ReadOnlySpan<float> x, Span<float> result) => ElementwiseMaps.Map<Sigmoid>(InstructionSets.Active, x, result);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Apply<TSimd, TVector>(TVector x, TVector constant1, TVector constant2)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        var one = TSimd.Broadcast(1);
        return TSimd.Divide(one, TSimd.Add(one, TSimd.Exponential(TSimd.Subtract(TSimd.Zero, x))));
    }

    public static double Apply(double x) => 1 / (1 + Math.Exp(-x));
}

/// <summary>Near zero an odd polynomial (Cephes' tanhf), because 1 - 2/(exp(2x) + 1) loses its digits there.</summary>
internal readonly struct HyperbolicTangent : IUnaryFunction, IUnaryOperation
{
    public static void Apply(ReadOnlySpan<float> x, Span<float> result) => ElementwiseMaps.Map<HyperbolicTangent>(InstructionSets.Active, x, result);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Apply<TSimd, TVector>(TVector x, TVector constant1, TVector constant2)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        var z = TSimd.Multiply(x, x);
        var p = TSimd.MultiplyAdd(TSimd.Broadcast(-5.70498872745e-3f), z, TSimd.Broadcast(2.06390887954e-2f));
        p = TSimd.MultiplyAdd(p, z, TSimd.Broadcast(-5.37397155531e-2f));
        p = TSimd.MultiplyAdd(p, z, TSimd.Broadcast(1.33314422036e-1f));
        p = TSimd.MultiplyAdd(p, z, TSimd.Broadcast(-3.33332819422e-1f));
        var near = TSimd.MultiplyAdd(TSimd.Multiply(p, z), x, x);
        var one = TSimd.Broadcast(1);
        var far = TSimd.Subtract(one, TSimd.Divide(TSimd.Broadcast(2), TSimd.Add(TSimd.Exponential(TSimd.Add(x, x)), one)));
        var (low, high) = (TSimd.Broadcast(-0.625f), TSimd.Broadcast(0.625f));
        return TSimd.Add(TSimd.WhereWithin(x, low, high, near), TSimd.Subtract(far, TSimd.WhereWithin(x, low, high, far)));
    }

    public static double Apply(double x) => Math.Tanh(x);
}

/// <summary>log(1 + exp(x)), by max(x, 0) + log(1 + exp(-|x|)) so that neither end overflows.</summary>
internal readonly struct SoftPlus : IUnaryFunction
{
    public static void Apply(ReadOnlySpan<float> x, Span<float> result) => Each.Value(x, result, static value => (float)Apply((double)value));

    public static double Apply(double x) => Math.Max(x, 0) + Math.Log(1 + Math.Exp(-Math.Abs(x)));
}

// Comparisons.

internal readonly struct Equal : IComparison
{
    public static bool Apply<T>(T x, T y) where T : struct, INumber<T> => x == y;
}

internal readonly struct NotEqual : IComparison
{
    public static bool Apply<T>(T x, T y) where T : struct, INumber<T> => x != y;
}

internal readonly struct Less : IComparison
{
    public static bool Apply<T>(T x, T y) where T : struct, INumber<T> => x < y;
}

internal readonly struct LessOrEqual : IComparison
{
    public static bool Apply<T>(T x, T y) where T : struct, INumber<T> => x <= y;
}

internal readonly struct Greater : IComparison
{
    public static bool Apply<T>(T x, T y) where T : struct, INumber<T> => x > y;
}

internal readonly struct GreaterOrEqual : IComparison
{
    public static bool Apply<T>(T x, T y) where T : struct, INumber<T> => x >= y;
}

internal static class Each
{
    /// <summary>A function that has no vector form, one number at a time.</summary>
    public static void Value(ReadOnlySpan<float> x, Span<float> result, Func<float, float> function)
    {
        for (var i = 0; i < result.Length; i++)
            result[i] = function(x[i]);
    }
}
