using VaePipeline.Kernels.Tiles;

namespace VaePipeline.Kernels.Matrices;

/// <summary>A strided matrix: the first element, the distance between rows, and the distance between elements of a row.</summary>
internal readonly unsafe struct Operand(float* start, nint rowStep, nint step)
{
    public readonly nint RowStep = rowStep,
        Step = step;

    public float* At(nint row, nint column) => start + (row * RowStep) + (column * Step);
}

/// <summary>
/// c = a b (+ bias): scalars of a times vectors of b's rows. Rows of b and c are contiguous; a may have any strides, so a transposed a has no
/// extra cost.
/// </summary>
internal static unsafe class MatrixProduct
{
    // A multiple of the tile heights 6 and 8.
    const int RowsAtOnce = 240;

    static readonly AlignedArray<float> Zeros = new(2 * (int)VectorWidth.Bits512);

    /// <summary>
    /// Multiplies a (rows, depth) by b (depth, columns), at least 1 deep, to c (rows, columns); b and c have Step 1. The bias (columns) is the
    /// initial value of the sums, null for zeros.
    /// </summary>
    public static void Run<V>(int rows, int columns, int depth, Operand a, Operand b, Operand c, float* bias)
        where V : unmanaged, IFloatLanes<V>
    {
        var from = stackalloc int[RowsAtOnce];
        var to = stackalloc int[RowsAtOnce];
        for (var row = 0; row < Math.Min(rows, RowsAtOnce); row++)
        {
            from[row] = (int)(row * a.RowStep);
            to[row] = (int)(row * c.RowStep);
        }
        var steps = new TileRun(0, 0, depth * a.Step);
        var column = 0;
        for (; column + (2 * V.Count) <= columns; column += 2 * V.Count)
            Rows<V, Size2>(rows, a, b, c, column, bias, &steps, from, to);
        for (; column + V.Count <= columns; column += V.Count)
            Rows<V, Size1>(rows, a, b, c, column, bias, &steps, from, to);
        for (; column < columns; column++)
            Rows<FloatsScalar, Size1>(rows, a, b, c, column, bias, &steps, from, to);
    }

    static void Rows<V, TVectors>(int rows, Operand a, Operand b, Operand c, int column, float* bias, TileRun* steps, int* from, int* to)
        where V : unmanaged, IFloatLanes<V>
        where TVectors : struct, ISize
    {
        for (var row = 0; row < rows; row += RowsAtOnce)
            ProductTile.Run<V, TVectors>(
                new(a.At(row, 0), a.Step, b.At(0, column), b.RowStep, steps, 1),
                new(c.At(row, column), bias == null ? Zeros.Pointer : bias + column),
                from,
                to,
                Math.Min(RowsAtOnce, rows - row)
            );
    }
}
