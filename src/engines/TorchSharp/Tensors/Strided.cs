namespace TorchSharp.Tensors;

/// <summary>Copies between plain row-major memory and a strided look at other memory (a transpose, a slice, an expansion).</summary>
internal static class Strided
{
    /// <summary>destination[i] = source at the i-th position, row-major, of the strided view.</summary>
    public static void Gather<T>(ReadOnlySpan<T> source, long offset, ReadOnlySpan<long> shape, ReadOnlySpan<long> strides, Span<T> destination)
    {
        if (destination.IsEmpty)
            return;
        if (shape.IsEmpty)
        {
            destination[0] = source[(int)offset];
            return;
        }
        var (inner, step) = ((int)shape[^1], (int)strides[^1]);
        Span<long> index = stackalloc long[shape.Length];
        index.Clear();
        for (var at = 0; at < destination.Length; at += inner)
        {
            var start = (int)offset;
            for (var d = 0; d < shape.Length - 1; d++)
                start += (int)(index[d] * strides[d]);
            var row = destination.Slice(at, inner);
            if (step == 1)
                source.Slice(start, inner).CopyTo(row);
            else if (step == 0)
                row.Fill(source[start]);
            else
                for (var i = 0; i < inner; i++)
                    row[i] = source[start + i * step];
            Advance(index, shape);
        }
    }

    /// <summary>The reverse of <see cref="Gather"/>: writes the values through the strided view.</summary>
    public static void Scatter<T>(ReadOnlySpan<T> source, Span<T> destination, long offset, ReadOnlySpan<long> shape, ReadOnlySpan<long> strides)
    {
        if (source.IsEmpty)
            return;
        if (shape.IsEmpty)
        {
            destination[(int)offset] = source[0];
            return;
        }
        var (inner, step) = ((int)shape[^1], (int)strides[^1]);
        Span<long> index = stackalloc long[shape.Length];
        index.Clear();
        for (var at = 0; at < source.Length; at += inner)
        {
            var start = (int)offset;
            for (var d = 0; d < shape.Length - 1; d++)
                start += (int)(index[d] * strides[d]);
            if (step == 1)
                source.Slice(at, inner).CopyTo(destination[start..]);
            else
                for (var i = 0; i < inner; i++)
                    destination[start + i * step] = source[at + i];
            Advance(index, shape);
        }
    }

    // The next row: counts like an odometer over all dimensions but the last.
    static void Advance(Span<long> index, ReadOnlySpan<long> shape)
    {
        for (var d = shape.Length - 2; d >= 0; d--)
        {
            if (++index[d] < shape[d])
                return;
            index[d] = 0;
        }
    }
}
