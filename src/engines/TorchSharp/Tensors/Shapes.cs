namespace TorchSharp.Tensors;

/// <summary>Arithmetic on shapes: counts, strides, broadcasting, dimension numbers.</summary>
internal static class Shapes
{
    public static readonly long[] Scalar = [];

    public static string Text(ReadOnlySpan<long> shape)
    {
        var parts = new string[shape.Length];
        for (var i = 0; i < parts.Length; i++)
            parts[i] = shape[i].ToString(System.Globalization.CultureInfo.InvariantCulture);
        return $"({string.Join(", ", parts)})";
    }

    public static long Count(ReadOnlySpan<long> shape)
    {
        var count = 1L;
        foreach (var size in shape)
        {
            if (size < 0)
                throw new TorchException($"A shape of {Text(shape)} was given; sizes must not be negative.");
            count = checked(count * size);
        }
        return count;
    }

    /// <summary>Row-major strides: the last dimension is adjacent.</summary>
    public static long[] Strides(ReadOnlySpan<long> shape)
    {
        var strides = new long[shape.Length];
        var stride = 1L;
        for (var d = shape.Length - 1; d >= 0; d--)
        {
            strides[d] = stride;
            stride *= shape[d];
        }
        return strides;
    }

    public static bool IsContiguous(ReadOnlySpan<long> shape, ReadOnlySpan<long> strides)
    {
        var expected = 1L;
        for (var d = shape.Length - 1; d >= 0; d--)
        {
            if (shape[d] == 0)
                return true;
            if (shape[d] != 1 && strides[d] != expected)
                return false;
            expected *= shape[d];
        }
        return true;
    }

    /// <summary>A dimension counted from either end, made non-negative.</summary>
    public static int Dimension(long dim, int dimensions)
    {
        var range = Math.Max(dimensions, 1);
        if (dim < -range || dim >= range)
            throw new TorchException($"Dimension {dim} was given; it must be from {-range} to {range - 1} for a tensor of {dimensions} dimensions.");
        return (int)(dim < 0 ? dim + range : dim);
    }

    /// <summary>The shape both broadcast to, or an error that names both.</summary>
    public static long[] Broadcast(long[] left, long[] right, string operation)
    {
        if (left.AsSpan().SequenceEqual(right))
            return left;
        var shape = new long[Math.Max(left.Length, right.Length)];
        for (var i = 1; i <= shape.Length; i++)
        {
            var a = i <= left.Length ? left[^i] : 1;
            var b = i <= right.Length ? right[^i] : 1;
            if (a != b && a != 1 && b != 1)
                throw new TorchException($"{operation}: shapes {Text(left)} and {Text(right)} do not fit; sizes must be equal or 1, counted from the last.");
            shape[^i] = a == 1 ? b : a;
        }
        return shape;
    }

    /// <summary>A shape in which one size may be -1 (whatever is left), made complete for so many elements.</summary>
    public static long[] Complete(ReadOnlySpan<long> shape, long count, ReadOnlySpan<long> from)
    {
        var complete = shape.ToArray();
        var inferred = -1;
        var known = 1L;
        for (var d = 0; d < complete.Length; d++)
        {
            if (complete[d] == -1 && inferred < 0)
                inferred = d;
            else
                known *= complete[d];
        }
        if (inferred >= 0 && known > 0 && count % known == 0)
            complete[inferred] = count / known;
        if (Array.Exists(complete, size => size < 0) || Count(complete) != count)
            throw new TorchException($"view: shape {Text(from)} has {count} elements and cannot be seen as {Text(shape)}.");
        return complete;
    }

    public static long[] Without(ReadOnlySpan<long> shape, int dim)
    {
        var rest = new long[shape.Length - 1];
        shape[..dim].CopyTo(rest);
        shape[(dim + 1)..].CopyTo(rest.AsSpan(dim));
        return rest;
    }

    public static long[] With(ReadOnlySpan<long> shape, int dim, long size)
    {
        var changed = shape.ToArray();
        changed[dim] = size;
        return changed;
    }
}
