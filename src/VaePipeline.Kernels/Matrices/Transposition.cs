using System.Runtime.CompilerServices;
using VaePipeline.Kernels.Simd;

namespace VaePipeline.Kernels.Matrices;

/// <summary>Transposes matrices: in registers, in blocks of 8 by 8, where the machine has AVX2, else element by element.</summary>
internal static unsafe class Transposition
{
    /// <param name="width">the vector width</param>
    /// <param name="rows">rows of <paramref name="from"/>, columns of <paramref name="to"/></param>
    /// <param name="columns">columns of <paramref name="from"/>, rows of <paramref name="to"/></param>
    /// <param name="from">(rows, columns), each row contiguous</param>
    /// <param name="fromStride">distance between rows, in floats</param>
    /// <param name="to">(columns, rows), each row contiguous</param>
    /// <param name="toStride">distance between rows, in floats</param>
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
                    Lanes256<float>.Transpose(f, fromStride, t, toStride);
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
