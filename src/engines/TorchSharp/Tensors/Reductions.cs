using System.Numerics;
using TorchSharp.Kernels;
using static TorchSharp.torch;

namespace TorchSharp.Tensors;

/// <summary>Sums and extremes over dimensions. Records nothing. Sums are added in one fixed order, so the bits never depend on threads.</summary>
internal static class Reductions
{
    /// <summary>Sum over the given dimensions, all of them if none is given. Whole numbers and booleans sum to Int64.</summary>
    public static Tensor Sum(Tensor x, ReadOnlySpan<long> dims, bool keepDimensions)
    {
        var (ordered, kept) = ReducedLast(x, dims, keepDimensions);
        using (ordered)
        {
            if (x.dtype is ScalarType.Float64)
                return SumOf<double>(ordered, kept, ScalarType.Float64);
            if (x.dtype is not ScalarType.Float32)
                return SumOf<long>(ordered, kept, ScalarType.Int64);
            var result = Tensor.New(kept);
            using var operand = new Operand<float>(ordered);
            var sums = result.Storage.Values<float>();
            var length = sums.Length == 0 ? 0 : operand.Values.Length / sums.Length;
            for (var i = 0; i < sums.Length; i++)
                sums[i] = (float)Elementwise.SumAll(operand.Values.Slice(i * length, length));
            return result;
        }
    }

    static Tensor SumOf<T>(Tensor ordered, long[] kept, ScalarType type) where T : struct, INumber<T>
    {
        var result = Tensor.New(type, kept);
        using var operand = new Operand<T>(ordered);
        var sums = result.Storage.Values<T>();
        var length = sums.Length == 0 ? 0 : operand.Values.Length / sums.Length;
        for (var i = 0; i < sums.Length; i++)
        {
            var sum = T.Zero;
            foreach (var value in operand.Values.Slice(i * length, length))
                sum += value;
            sums[i] = sum;
        }
        return result;
    }

    /// <summary>Where the extreme along one dimension is (the first of equals; a NaN counts as the extreme), as Int64.</summary>
    public static Tensor ArgExtreme(Tensor x, long dim, bool keepDimension, bool maximum)
    {
        var (ordered, kept) = ReducedLast(x, [dim], keepDimension);
        using (ordered)
        {
            var result = Tensor.New(ScalarType.Int64, kept);
            using var operand = new Operand<double>(ordered);
            var indices = result.Storage.Values<long>();
            var length = indices.Length == 0 ? 0 : operand.Values.Length / indices.Length;
            if (length == 0 && indices.Length > 0)
                throw new TorchException($"{(maximum ? "max" : "min")}: dimension {dim} of shape {Shapes.Text(x._shape)} is empty and has no extreme.");
            for (var i = 0; i < indices.Length; i++)
                indices[i] = IndexOfExtreme(operand.Values.Slice(i * length, length), maximum);
            return result;
        }
    }

    static int IndexOfExtreme(ReadOnlySpan<double> values, bool maximum)
    {
        var best = 0;
        for (var i = 0; i < values.Length; i++)
        {
            if (double.IsNaN(values[i]))
                return i;
            if (maximum ? values[i] > values[best] : values[i] < values[best])
                best = i;
        }
        return best;
    }

    /// <summary>The dimensions meant by a list: all if it is empty, each made non-negative, none twice.</summary>
    public static bool[] Marked(int dimensions, ReadOnlySpan<long> dims)
    {
        var marked = new bool[dimensions];
        if (dims.IsEmpty)
            Array.Fill(marked, true);
        foreach (var dim in dims)
        {
            var d = Shapes.Dimension(dim, dimensions);
            if (dimensions == 0)
                break;
            if (marked[d])
                throw new TorchException($"Dimension {dim} is given twice.");
            marked[d] = true;
        }
        return marked;
    }

    /// <summary>How many elements each result of a reduction is made of.</summary>
    public static long ReducedCount(Tensor x, ReadOnlySpan<long> dims)
    {
        var marked = Marked(x._shape.Length, dims);
        var count = 1L;
        for (var d = 0; d < marked.Length; d++)
            if (marked[d])
                count *= x._shape[d];
        return count;
    }

    // The tensor seen with the reduced dimensions last, and the shape of the result.
    static (Tensor Ordered, long[] Kept) ReducedLast(Tensor x, ReadOnlySpan<long> dims, bool keepDimensions)
    {
        var marked = Marked(x._shape.Length, dims);
        var order = new List<long>();
        var kept = new List<long>();
        for (var d = 0; d < marked.Length; d++)
        {
            if (!marked[d])
                order.Add(d);
            if (!marked[d])
                kept.Add(x._shape[d]);
            else if (keepDimensions)
                kept.Add(1);
        }
        for (var d = 0; d < marked.Length; d++)
            if (marked[d])
                order.Add(d);
        return (x.Permuted([.. order]).DetachFromDisposeScope(), [.. kept]);
    }
}
