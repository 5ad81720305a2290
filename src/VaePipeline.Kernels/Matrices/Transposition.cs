using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using VaePipeline.Kernels.Simd;

namespace VaePipeline.Kernels.Matrices;

/// <summary>Turns rows into columns: blocks of 8 by 8 in registers where the machine has AVX, one by one elsewhere.</summary>
internal static unsafe class Transposition
{
    /// <param name="set">what the machine may use</param>
    /// <param name="rows">rows of <paramref name="from"/>, columns of <paramref name="to"/></param>
    /// <param name="columns">the reverse</param>
    /// <param name="from">(rows, columns), each row contiguous</param>
    /// <param name="fromStride">floats from a row to the next</param>
    /// <param name="to">(columns, rows), each row contiguous</param>
    /// <param name="toStride">floats from a row to the next</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(InstructionSet set, int rows, int columns, float* from, nint fromStride, float* to, nint toStride)
    {
        var row = 0;
        if (set >= InstructionSet.Vector256 && Avx.IsSupported)
        {
            for (; row <= rows - 8; row += 8)
            {
                var f = from + (row * fromStride);
                var t = to + row;
                var column = 0;
                for (; column <= columns - 8; column += 8, f += 8, t += 8 * toStride)
                    Block(f, fromStride, t, toStride);
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Block(float* from, nint fromStride, float* to, nint toStride)
    {
        // Rows r and r + 4 share a register's halves, so that only pairs and quads remain to be turned.
        var r0 = Vector256.Create(Vector128.Load(from), Vector128.Load(from + (4 * fromStride)));
        var r1 = Vector256.Create(Vector128.Load(from + fromStride), Vector128.Load(from + (5 * fromStride)));
        var r2 = Vector256.Create(Vector128.Load(from + (2 * fromStride)), Vector128.Load(from + (6 * fromStride)));
        var r3 = Vector256.Create(Vector128.Load(from + (3 * fromStride)), Vector128.Load(from + (7 * fromStride)));
        Quad(r0, r1, r2, r3, to, toStride);
        from += 4;
        r0 = Vector256.Create(Vector128.Load(from), Vector128.Load(from + (4 * fromStride)));
        r1 = Vector256.Create(Vector128.Load(from + fromStride), Vector128.Load(from + (5 * fromStride)));
        r2 = Vector256.Create(Vector128.Load(from + (2 * fromStride)), Vector128.Load(from + (6 * fromStride)));
        r3 = Vector256.Create(Vector128.Load(from + (3 * fromStride)), Vector128.Load(from + (7 * fromStride)));
        Quad(r0, r1, r2, r3, to + (4 * toStride), toStride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Quad(Vector256<float> r0, Vector256<float> r1, Vector256<float> r2, Vector256<float> r3, float* to, nint toStride)
    {
        var low01 = Avx.UnpackLow(r0, r1);
        var high01 = Avx.UnpackHigh(r0, r1);
        var low23 = Avx.UnpackLow(r2, r3);
        var high23 = Avx.UnpackHigh(r2, r3);
        Avx.Shuffle(low01, low23, 0b01_00_01_00).Store(to);
        Avx.Shuffle(low01, low23, 0b11_10_11_10).Store(to + toStride);
        Avx.Shuffle(high01, high23, 0b01_00_01_00).Store(to + (2 * toStride));
        Avx.Shuffle(high01, high23, 0b11_10_11_10).Store(to + (3 * toStride));
    }
}
