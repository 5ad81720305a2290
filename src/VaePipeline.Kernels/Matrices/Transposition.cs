using System.Runtime.CompilerServices;
using VaePipeline.Kernels.Simd;

namespace VaePipeline.Kernels.Matrices;

/// <summary>Turns rows into columns: blocks of 8 by 8 in registers where the machine has AVX, one by one elsewhere.</summary>
internal static unsafe class Transposition
{
    /// <param name="width">of the vectors that the machine has</param>
    /// <param name="rows">rows of <paramref name="from"/>, columns of <paramref name="to"/></param>
    /// <param name="columns">the reverse</param>
    /// <param name="from">(rows, columns), each row contiguous</param>
    /// <param name="fromStride">floats from a row to the next</param>
    /// <param name="to">(columns, rows), each row contiguous</param>
    /// <param name="toStride">floats from a row to the next</param>
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
        {
            for (var row = 0; row < rows; row++)
                to[(column * toStride) + row] = from[(row * fromStride) + column];
        }
    }
}
