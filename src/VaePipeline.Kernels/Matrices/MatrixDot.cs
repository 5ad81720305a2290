using System.Runtime.CompilerServices;
using VaePipeline.Kernels.Simd;

namespace VaePipeline.Kernels.Matrices;

/// <summary>
/// c[row][column] = sum over k of a[row][k] * b[column][k]: both operands run along k, so vectors do too. A tile of 4 by 4 sums
/// loads 8 vectors for 16 multiply-adds. For long rows; short ones would spend their time on adding up lanes.
/// </summary>
internal static unsafe class MatrixDot
{
    public static void Run<TSimd, TVector>(
        int rows, int columns, int depth, float* a, nint aStride, float* b, nint bStride, float* c, nint cStride)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        var row = 0;
        for (; row <= rows - 4; row += 4)
        {
            var column = 0;
            for (; column <= columns - 4; column += 4)
                FourByFour<TSimd, TVector>(
                    depth, a + (row * aStride), aStride, b + (column * bStride), bStride, c + (row * cStride) + column, cStride);
            for (; column < columns; column++)
                FourByOne<TSimd, TVector>(
                    depth, a + (row * aStride), aStride, b + (column * bStride), c + (row * cStride) + column, cStride);
        }
        for (; row < rows; row++)
        {
            // One row against four: the same kernel with the operands' parts exchanged.
            var column = 0;
            for (; column <= columns - 4; column += 4)
                FourByOne<TSimd, TVector>(depth, b + (column * bStride), bStride, a + (row * aStride), c + (row * cStride) + column, 1);
            for (; column < columns; column++)
                c[(row * cStride) + column] = One<TSimd, TVector>(depth, a + (row * aStride), b + (column * bStride));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void FourByFour<TSimd, TVector>(int depth, float* a, nint aStride, float* b, nint bStride, float* c, nint cStride)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        TVector s00, s01, s02, s03, s10, s11, s12, s13, s20, s21, s22, s23, s30, s31, s32, s33;
        s00 = s01 = s02 = s03 = s10 = s11 = s12 = s13 = s20 = s21 = s22 = s23 = s30 = s31 = s32 = s33 = TSimd.Zero;
        var aStride2 = aStride * 2;
        var aStride3 = aStride * 3;
        var bStride2 = bStride * 2;
        var bStride3 = bStride * 3;
        var rest = depth % TSimd.Lanes;
        var left = depth - rest;
        for (; left > 0; left -= TSimd.Lanes)
        {
            var b0 = TSimd.Load(b);
            var b1 = TSimd.Load(b + bStride);
            var b2 = TSimd.Load(b + bStride2);
            var b3 = TSimd.Load(b + bStride3);
            var a0 = TSimd.Load(a);
            s00 = TSimd.MultiplyAdd(a0, b0, s00);
            s01 = TSimd.MultiplyAdd(a0, b1, s01);
            s02 = TSimd.MultiplyAdd(a0, b2, s02);
            s03 = TSimd.MultiplyAdd(a0, b3, s03);
            a0 = TSimd.Load(a + aStride);
            s10 = TSimd.MultiplyAdd(a0, b0, s10);
            s11 = TSimd.MultiplyAdd(a0, b1, s11);
            s12 = TSimd.MultiplyAdd(a0, b2, s12);
            s13 = TSimd.MultiplyAdd(a0, b3, s13);
            a0 = TSimd.Load(a + aStride2);
            s20 = TSimd.MultiplyAdd(a0, b0, s20);
            s21 = TSimd.MultiplyAdd(a0, b1, s21);
            s22 = TSimd.MultiplyAdd(a0, b2, s22);
            s23 = TSimd.MultiplyAdd(a0, b3, s23);
            a0 = TSimd.Load(a + aStride3);
            s30 = TSimd.MultiplyAdd(a0, b0, s30);
            s31 = TSimd.MultiplyAdd(a0, b1, s31);
            s32 = TSimd.MultiplyAdd(a0, b2, s32);
            s33 = TSimd.MultiplyAdd(a0, b3, s33);
            a += TSimd.Lanes;
            b += TSimd.Lanes;
        }
        var sums = stackalloc float[16];
        TSimd.StoreSums(s00, s01, s02, s03, s10, s11, s12, s13, sums);
        TSimd.StoreSums(s20, s21, s22, s23, s30, s31, s32, s33, sums + 8);
        for (var i = 0; i < 4; i++)
        {
            for (var j = 0; j < 4; j++)
            {
                var sum = sums[(4 * i) + j];
                for (var k = 0; k < rest; k++)
                    sum += a[(i * aStride) + k] * b[(j * bStride) + k];
                c[(i * cStride) + j] = sum;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void FourByOne<TSimd, TVector>(int depth, float* a, nint aStride, float* b, float* c, nint cStride)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        // Two sums a row, or each multiply-add would wait for the one before.
        TVector s0, s1, s2, s3, t0, t1, t2, t3;
        s0 = s1 = s2 = s3 = t0 = t1 = t2 = t3 = TSimd.Zero;
        var k = 0;
        for (; k <= depth - (2 * TSimd.Lanes); k += 2 * TSimd.Lanes)
        {
            var b0 = TSimd.Load(b + k);
            var b1 = TSimd.Load(b + k + TSimd.Lanes);
            s0 = TSimd.MultiplyAdd(TSimd.Load(a + k), b0, s0);
            t0 = TSimd.MultiplyAdd(TSimd.Load(a + k + TSimd.Lanes), b1, t0);
            s1 = TSimd.MultiplyAdd(TSimd.Load(a + aStride + k), b0, s1);
            t1 = TSimd.MultiplyAdd(TSimd.Load(a + aStride + k + TSimd.Lanes), b1, t1);
            s2 = TSimd.MultiplyAdd(TSimd.Load(a + (2 * aStride) + k), b0, s2);
            t2 = TSimd.MultiplyAdd(TSimd.Load(a + (2 * aStride) + k + TSimd.Lanes), b1, t2);
            s3 = TSimd.MultiplyAdd(TSimd.Load(a + (3 * aStride) + k), b0, s3);
            t3 = TSimd.MultiplyAdd(TSimd.Load(a + (3 * aStride) + k + TSimd.Lanes), b1, t3);
        }
        var sums = stackalloc float[8];
        TSimd.StoreSums(s0, s1, s2, s3, t0, t1, t2, t3, sums);
        for (var i = 0; i < 4; i++)
        {
            var sum = sums[i] + sums[i + 4];
            for (var j = k; j < depth; j++)
                sum += a[(i * aStride) + j] * b[j];
            c[i * cStride] = sum;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static float One<TSimd, TVector>(int depth, float* a, float* b)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        var total = TSimd.Zero;
        var k = 0;
        for (; k <= depth - TSimd.Lanes; k += TSimd.Lanes)
            total = TSimd.MultiplyAdd(TSimd.Load(a + k), TSimd.Load(b + k), total);
        var sum = TSimd.Sum(total);
        for (; k < depth; k++)
            sum += a[k] * b[k];
        return sum;
    }
}
