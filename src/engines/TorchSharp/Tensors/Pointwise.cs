using System.Numerics;
using static TorchSharp.torch;

namespace TorchSharp.Tensors;

/// <summary>A function of one number: over spans for Float32, number by number for Float64.</summary>
internal interface IUnaryFunction
{
    static abstract void Apply(ReadOnlySpan<float> x, Span<float> result);

    static abstract double Apply(double x);
}

/// <summary>A function of two numbers: over spans for Float32, number by number for the other types.</summary>
internal interface IBinaryFunction
{
    static abstract void Apply(ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> result);

    static abstract T Apply<T>(T x, T y) where T : struct, INumber<T>;
}

/// <summary>A comparison of two numbers.</summary>
internal interface IComparison
{
    static abstract bool Apply<T>(T x, T y) where T : struct, INumber<T>;
}

/// <summary>Applies functions to every element, with broadcasting and type promotion. Records nothing.</summary>
internal static class Pointwise
{
    // A number beside a span is repeated this often, on the stack.
    const int Block = 512;

    public static Tensor Unary<TFunction>(Tensor x) where TFunction : IUnaryFunction
    {
        if (x.dtype == ScalarType.Float64)
        {
            using var doubles = new Operand<double>(x);
            var exact = Tensor.New(ScalarType.Float64, x._shape);
            var values = exact.Storage.Values<double>();
            for (var i = 0; i < values.Length; i++)
                values[i] = TFunction.Apply(doubles.Values[i]);
            return exact;
        }
        using var operand = new Operand<float>(x);
        var result = Tensor.New(x._shape);
        TFunction.Apply(operand.Values, result.Storage.Values<float>());
        return result;
    }

    public static Tensor Binary<TFunction>(Tensor x, Tensor y, string name) where TFunction : IBinaryFunction
    {
        var type = Elements.Promote(x, y);
        var shape = Shapes.Broadcast(x._shape, y._shape, name);
        return type switch
        {
            ScalarType.Float32 => BinaryFloat<TFunction>(x, y, shape),
            ScalarType.Float64 => BinaryOf<TFunction, double>(x, y, shape, type),
            ScalarType.Bool => BinaryOf<TFunction, byte>(x, y, shape, type),
            _ => BinaryOf<TFunction, long>(x, y, shape, type),
        };
    }

    public static Tensor Binary<TFunction>(Tensor x, Scalar y, bool reversed = false) where TFunction : IBinaryFunction
    {
        var type = Elements.Promote(x.dtype, y);
        if (type != ScalarType.Float32)
        {
            using var number = Tensor.New(type, Shapes.Scalar);
            number.FillWith(y);
            using var same = x.dtype == type ? x.Share() : x.Converted(type).DetachFromDisposeScope();
            return reversed ? Binary<TFunction>(number, same, "") : Binary<TFunction>(same, number, "");
        }
        using var operand = new Operand<float>(x);
        var result = Tensor.New(x._shape);
        if (reversed)
            Over<TFunction>((float)y.Value, operand.Values, result.Storage.Values<float>());
        else
            Over<TFunction>(operand.Values, (float)y.Value, result.Storage.Values<float>());
        return result;
    }

    public static Tensor Compare<TComparison>(Tensor x, Tensor y, string name) where TComparison : IComparison
    {
        var type = Elements.Promote(x, y);
        var shape = Shapes.Broadcast(x._shape, y._shape, name);
        return type switch
        {
            ScalarType.Float32 => CompareOf<TComparison, float>(x, y, shape),
            ScalarType.Float64 => CompareOf<TComparison, double>(x, y, shape),
            _ => CompareOf<TComparison, long>(x, y, shape),
        };
    }

    static Tensor BinaryFloat<TFunction>(Tensor x, Tensor y, long[] shape) where TFunction : IBinaryFunction
    {
        var result = Tensor.New(shape);
        var values = result.Storage.Values<float>();
        if (x._shape.AsSpan().SequenceEqual(y._shape))
        {
            using var first = new Operand<float>(x);
            using var second = new Operand<float>(y);
            TFunction.Apply(first.Values, second.Values, values);
            return result;
        }
        var (xIsNumber, yIsNumber) = (x.numel() == 1, y.numel() == 1);
        using var wideX = xIsNumber ? x.Share() : x.Expanded(shape);
        using var wideY = yIsNumber ? y.Share() : y.Expanded(shape);
        using var left = new Operand<float>(wideX);
        using var right = new Operand<float>(wideY);
        if (yIsNumber)
            Over<TFunction>(left.Values, right.Values[0], values);
        else if (xIsNumber)
            Over<TFunction>(left.Values[0], right.Values, values);
        else
            TFunction.Apply(left.Values, right.Values, values);
        return result;
    }

    static Tensor BinaryOf<TFunction, T>(Tensor x, Tensor y, long[] shape, ScalarType type)
        where TFunction : IBinaryFunction where T : struct, INumber<T>
    {
        using var wideX = x.Expanded(shape);
        using var wideY = y.Expanded(shape);
        using var left = new Operand<T>(wideX);
        using var right = new Operand<T>(wideY);
        var values = new T[left.Values.Length];
        for (var i = 0; i < values.Length; i++)
            values[i] = TFunction.Apply(left.Values[i], right.Values[i]);
        var result = Tensor.New(type, shape);
        Elements.Write<T>(values, result);
        return result;
    }

    static Tensor CompareOf<TComparison, T>(Tensor x, Tensor y, long[] shape) where TComparison : IComparison where T : struct, INumber<T>
    {
        using var wideX = x.Expanded(shape);
        using var wideY = y.Expanded(shape);
        using var left = new Operand<T>(wideX);
        using var right = new Operand<T>(wideY);
        var result = Tensor.New(ScalarType.Bool, shape);
        var flags = result.Storage.Values<byte>();
        for (var i = 0; i < flags.Length; i++)
            flags[i] = TComparison.Apply(left.Values[i], right.Values[i]) ? (byte)1 : (byte)0;
        return result;
    }

    public static void Over<TFunction>(ReadOnlySpan<float> x, float y, Span<float> result) where TFunction : IBinaryFunction
    {
        Span<float> numbers = stackalloc float[Math.Min(Block, result.Length)];
        numbers.Fill(y);
        for (var i = 0; i < result.Length; i += Block)
        {
            var length = Math.Min(Block, result.Length - i);
            TFunction.Apply(x.Slice(i, length), numbers[..length], result.Slice(i, length));
        }
    }

    public static void Over<TFunction>(float x, ReadOnlySpan<float> y, Span<float> result) where TFunction : IBinaryFunction
    {
        Span<float> numbers = stackalloc float[Math.Min(Block, result.Length)];
        numbers.Fill(x);
        for (var i = 0; i < result.Length; i += Block)
        {
            var length = Math.Min(Block, result.Length - i);
            TFunction.Apply(numbers[..length], y.Slice(i, length), result.Slice(i, length));
        }
    }
}
