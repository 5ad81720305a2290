using System.Runtime.CompilerServices;
using VaePipeline.Kernels.Convolutions;
using VaePipeline.Kernels.Simd;

namespace VaePipeline.Kernels.Matrices;

/// <summary>A matrix as a kernel walks it: an address, the step from a row to the next, and the step along a row.</summary>
internal readonly unsafe struct Operand(float* start, nint rowStep, nint step)
{
    public readonly nint RowStep = rowStep, Step = step;

    public float* At(nint row, nint column) => start + (row * RowStep) + (column * Step);
}

/// <summary>
/// c = a b (+ bias): a's values one by one against vectors of b's rows. The sums of 8 rows by two vectors of columns stay in
/// registers. b's and c's rows are contiguous; a may be walked either way, so a transposed a costs nothing.
/// </summary>
internal static unsafe class MatrixProduct
{
    /// <param name="rows">rows of a and c</param>
    /// <param name="columns">columns of b and c</param>
    /// <param name="depth">columns of a, rows of b</param>
    /// <param name="a">(rows, depth)</param>
    /// <param name="b">(depth, columns), Step 1</param>
    /// <param name="c">(rows, columns), Step 1; written</param>
    /// <param name="bias">(columns) that the sums start with, or null for zero</param>
    public static void Run<TSimd, TVector>(int rows, int columns, int depth, Operand a, Operand b, Operand c, float* bias)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        var column = 0;
        for (; column + (2 * TSimd.Lanes) <= columns; column += 2 * TSimd.Lanes)
            Rows<TSimd, TVector, Size2>(
                rows, depth, a, b.At(0, column), b.RowStep, c.At(0, column), c.RowStep, bias == null ? null : bias + column);
        for (; column + TSimd.Lanes <= columns; column += TSimd.Lanes)
            Rows<TSimd, TVector, Size1>(
                rows, depth, a, b.At(0, column), b.RowStep, c.At(0, column), c.RowStep, bias == null ? null : bias + column);
        for (; column < columns; column++)
            Rows<SimdScalar, float, Size1>(
                rows, depth, a, b.At(0, column), b.RowStep, c.At(0, column), c.RowStep, bias == null ? null : bias + column);
    }

    static void Rows<TSimd, TVector, TVectors>(int rows, int depth, Operand a, float* b, nint bStep, float* c, nint cStep, float* bias)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
        where TVectors : struct, ISize
    {
        var row = 0;
        if (TSimd.Accumulators >= 16 || TVectors.Count == 1)
        {
            for (; row + 8 <= rows; row += 8)
                Tile<TSimd, TVector, Size8, TVectors>(depth, a.At(row, 0), a.RowStep, a.Step, b, bStep, c + (row * cStep), cStep, bias);
        }
        for (; row + 4 <= rows; row += 4)
            Tile<TSimd, TVector, Size4, TVectors>(depth, a.At(row, 0), a.RowStep, a.Step, b, bStep, c + (row * cStep), cStep, bias);
        for (; row + 2 <= rows; row += 2)
            Tile<TSimd, TVector, Size2, TVectors>(depth, a.At(row, 0), a.RowStep, a.Step, b, bStep, c + (row * cStep), cStep, bias);
        for (; row < rows; row++)
            Tile<TSimd, TVector, Size1, TVectors>(depth, a.At(row, 0), a.RowStep, a.Step, b, bStep, c + (row * cStep), cStep, bias);
    }

    // a0..a7 are rows 0..7 in the first vector of columns, b0..b7 in the second.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Tile<TSimd, TVector, TRows, TVectors>(
        int depth, float* a, nint rowStep, nint depthStep, float* b, nint bStep, float* c, nint cStep, float* bias)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
        where TRows : struct, ISize
        where TVectors : struct, ISize
    {
        TVector a0, a1, a2, a3, a4, a5, a6, a7, b0, b1, b2, b3, b4, b5, b6, b7;
        a0 = a1 = a2 = a3 = a4 = a5 = a6 = a7 = bias == null ? TSimd.Zero : TSimd.Load(bias);
        b0 = b1 = b2 = b3 = b4 = b5 = b6 = b7 = bias == null || TVectors.Count == 1 ? TSimd.Zero : TSimd.Load(bias + TSimd.Lanes);
        var rowStep2 = rowStep * 2;
        var rowStep3 = rowStep * 3;
        var rowStep4 = rowStep * 4;
        var rowStep5 = rowStep * 5;
        var rowStep6 = rowStep * 6;
        var rowStep7 = rowStep * 7;
        for (; depth > 0; depth--)
        {
            var v0 = TSimd.Load(b);
            var v1 = TVectors.Count == 2 ? TSimd.Load(b + TSimd.Lanes) : v0;
            var x = TSimd.Broadcast(*a);
            a0 = TSimd.MultiplyAdd(x, v0, a0);
            if (TVectors.Count == 2)
                b0 = TSimd.MultiplyAdd(x, v1, b0);
            if (TRows.Count > 1)
            {
                x = TSimd.Broadcast(a[rowStep]);
                a1 = TSimd.MultiplyAdd(x, v0, a1);
                if (TVectors.Count == 2)
                    b1 = TSimd.MultiplyAdd(x, v1, b1);
            }
            if (TRows.Count > 2)
            {
                x = TSimd.Broadcast(a[rowStep2]);
                a2 = TSimd.MultiplyAdd(x, v0, a2);
                if (TVectors.Count == 2)
                    b2 = TSimd.MultiplyAdd(x, v1, b2);
                x = TSimd.Broadcast(a[rowStep3]);
                a3 = TSimd.MultiplyAdd(x, v0, a3);
                if (TVectors.Count == 2)
                    b3 = TSimd.MultiplyAdd(x, v1, b3);
            }
            if (TRows.Count > 4)
            {
                x = TSimd.Broadcast(a[rowStep4]);
                a4 = TSimd.MultiplyAdd(x, v0, a4);
                if (TVectors.Count == 2)
                    b4 = TSimd.MultiplyAdd(x, v1, b4);
                x = TSimd.Broadcast(a[rowStep5]);
                a5 = TSimd.MultiplyAdd(x, v0, a5);
                if (TVectors.Count == 2)
                    b5 = TSimd.MultiplyAdd(x, v1, b5);
                x = TSimd.Broadcast(a[rowStep6]);
                a6 = TSimd.MultiplyAdd(x, v0, a6);
                if (TVectors.Count == 2)
                    b6 = TSimd.MultiplyAdd(x, v1, b6);
                x = TSimd.Broadcast(a[rowStep7]);
                a7 = TSimd.MultiplyAdd(x, v0, a7);
                if (TVectors.Count == 2)
                    b7 = TSimd.MultiplyAdd(x, v1, b7);
            }
            a += depthStep;
            b += bStep;
        }
        TSimd.Store(c, a0);
        if (TVectors.Count == 2)
        {
            TSimd.Store(c + TSimd.Lanes, b0);
        }
        if (TRows.Count > 1)
        {
            TSimd.Store(c + cStep, a1);
            if (TVectors.Count == 2)
            {
                TSimd.Store(c + cStep + TSimd.Lanes, b1);
            }
        }
        if (TRows.Count > 2)
        {
            TSimd.Store(c + (2 * cStep), a2);
            TSimd.Store(c + (3 * cStep), a3);
            if (TVectors.Count == 2)
            {
                TSimd.Store(c + (2 * cStep) + TSimd.Lanes, b2);
                TSimd.Store(c + (3 * cStep) + TSimd.Lanes, b3);
            }
        }
        if (TRows.Count > 4)
        {
            TSimd.Store(c + (4 * cStep), a4);
            TSimd.Store(c + (5 * cStep), a5);
            TSimd.Store(c + (6 * cStep), a6);
            TSimd.Store(c + (7 * cStep), a7);
            if (TVectors.Count == 2)
            {
                TSimd.Store(c + (4 * cStep) + TSimd.Lanes, b4);
                TSimd.Store(c + (5 * cStep) + TSimd.Lanes, b5);
                TSimd.Store(c + (6 * cStep) + TSimd.Lanes, b6);
                TSimd.Store(c + (7 * cStep) + TSimd.Lanes, b7);
            }
        }
    }
}
