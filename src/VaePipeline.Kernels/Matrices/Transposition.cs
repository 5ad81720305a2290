namespace VaePipeline.Kernels.Matrices;

/// <summary>Transposes matrices: in registers, in blocks of 8 by 8, where the machine has AVX2, else element by element.</summary>
internal static unsafe class Transposition
{
    /// <summary>Transposes (rows, columns) to (columns, rows). Rows are contiguous; the strides are the distances between them, in floats.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(VectorWidth width, int rows, int columns, float* from, nint fromStride, float* to, nint toStride)
    {
        var row = 0;
        if (width >= VectorWidth.Bits256)
        {
            for (; row <= rows - 8; row += 8)
            {
                var f = from + (row * fromStride);
                var t = to + row;
                var column = 0;
                for (; column <= columns - 8; column += 8, f += 8, t += 8 * toStride)
                    Floats256.Transpose(f, fromStride, t, toStride);
                Singly(8, columns - column, f, fromStride, t, toStride);
            }
        }
        Singly(rows - row, columns, from + (row * fromStride), fromStride, to + row, toStride);
    }

    static void Singly(int rows, int columns, float* from, nint fromStride, float* to, nint toStride)
    {
        for (var column = 0; column < columns; column++)
        for (var row = 0; row < rows; row++)
            to[(column * toStride) + row] = from[(row * fromStride) + column];
    }
}
