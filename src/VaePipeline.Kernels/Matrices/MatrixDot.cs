namespace VaePipeline.Kernels.Matrices;

/// <summary>
/// c[row][column] = sum over k of a[row][k] * b[column][k]: both operands are contiguous along k, so vectors run along k. A tile of 4 by 4 sums
/// loads 8 vectors for 16 multiply-adds; with 16 registers, tiles are 4 by 2. For long rows; with short ones, summing lanes would dominate.
/// </summary>
internal static unsafe class MatrixDot
{
    public static void Run<V>(int rows, int columns, int depth, float* a, nint aStride, float* b, nint bStride, float* c, nint cStride)
        where V : unmanaged, IFloatLanes<V>
    {
        var row = 0;
        for (; row <= rows - 4; row += 4)
        {
            var column = 0;
            for (; V.Registers >= 32 && column <= columns - 4; column += 4)
                FourBy<V, Size4>(
                    depth,
                    a + (row * aStride),
                    aStride,
                    b + (column * bStride),
                    bStride,
                    c + (row * cStride) + column,
                    cStride
                );
            for (; column <= columns - 2; column += 2)
                FourBy<V, Size2>(
                    depth,
                    a + (row * aStride),
                    aStride,
                    b + (column * bStride),
                    bStride,
                    c + (row * cStride) + column,
                    cStride
                );
            for (; column < columns; column++)
                FourByOne<V>(depth, a + (row * aStride), aStride, b + (column * bStride), c + (row * cStride) + column, cStride);
        }
        for (; row < rows; row++)
        {
            // One row of a against four of b: the same kernel with a and b exchanged.
            var column = 0;
            for (; column <= columns - 4; column += 4)
                FourByOne<V>(depth, b + (column * bStride), bStride, a + (row * aStride), c + (row * cStride) + column, 1);
            for (; column < columns; column++)
                c[(row * cStride) + column] = One<V>(depth, a + (row * aStride), b + (column * bStride));
        }
    }

    /// <summary>Four rows of a by two or four of b.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void FourBy<V, TColumns>(int depth, float* a, nint aStride, float* b, nint bStride, float* c, nint cStride)
        where V : unmanaged, IFloatLanes<V>
        where TColumns : struct, ISize
    {
        V s00,
            s01,
            s02,
            s03,
            s10,
            s11,
            s12,
            s13,
            s20,
            s21,
            s22,
            s23,
            s30,
            s31,
            s32,
            s33;
        s00 = s01 = s02 = s03 = s10 = s11 = s12 = s13 = s20 = s21 = s22 = s23 = s30 = s31 = s32 = s33 = V.Broadcast(0);
        nint aStride2 = aStride * 2,
            aStride3 = aStride * 3,
            bStride2 = bStride * 2,
            bStride3 = bStride * 3;
        var rest = depth % V.Count;
        for (var left = depth - rest; left > 0; left -= V.Count)
        {
            var b0 = V.Load(b);
            var b1 = V.Load(b + bStride);
            var b2 = TColumns.Count == 4 ? V.Load(b + bStride2) : b0;
            var b3 = TColumns.Count == 4 ? V.Load(b + bStride3) : b1;
            AddRow<V, TColumns>(V.Load(a), b0, b1, b2, b3, ref s00, ref s01, ref s02, ref s03);
            AddRow<V, TColumns>(V.Load(a + aStride), b0, b1, b2, b3, ref s10, ref s11, ref s12, ref s13);
            AddRow<V, TColumns>(V.Load(a + aStride2), b0, b1, b2, b3, ref s20, ref s21, ref s22, ref s23);
            AddRow<V, TColumns>(V.Load(a + aStride3), b0, b1, b2, b3, ref s30, ref s31, ref s32, ref s33);
            a += V.Count;
            b += V.Count;
        }
        var sums = stackalloc float[16];
        if (TColumns.Count == 4)
        {
            V.StoreSums(s00, s01, s02, s03, s10, s11, s12, s13, sums);
            V.StoreSums(s20, s21, s22, s23, s30, s31, s32, s33, sums + 8);
        }
        else
            V.StoreSums(s00, s01, s10, s11, s20, s21, s30, s31, sums);
        for (var i = 0; i < 4; i++)
        for (var j = 0; j < TColumns.Count; j++)
        {
            var sum = sums[(TColumns.Count * i) + j];
            for (var k = 0; k < rest; k++)
                sum += a[(i * aStride) + k] * b[(j * bStride) + k];
            c[(i * cStride) + j] = sum;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void AddRow<V, TColumns>(V a, V b0, V b1, V b2, V b3, ref V s0, ref V s1, ref V s2, ref V s3)
        where V : unmanaged, IFloatLanes<V>
        where TColumns : struct, ISize
    {
        s0.AddProduct(a, b0);
        s1.AddProduct(a, b1);
        if (TColumns.Count == 2)
            return;
        s2.AddProduct(a, b2);
        s3.AddProduct(a, b3);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void FourByOne<V>(int depth, float* a, nint aStride, float* b, float* c, nint cStride)
        where V : unmanaged, IFloatLanes<V>
    {
        // Two accumulators per row hide the latency.
        V s0,
            s1,
            s2,
            s3,
            t0,
            t1,
            t2,
            t3;
        s0 = s1 = s2 = s3 = t0 = t1 = t2 = t3 = V.Broadcast(0);
        var k = 0;
        for (; k <= depth - (2 * V.Count); k += 2 * V.Count)
        {
            var b0 = V.Load(b + k);
            var b1 = V.Load(b + k + V.Count);
            s0.AddProduct(V.Load(a + k), b0);
            t0.AddProduct(V.Load(a + k + V.Count), b1);
            s1.AddProduct(V.Load(a + aStride + k), b0);
            t1.AddProduct(V.Load(a + aStride + k + V.Count), b1);
            s2.AddProduct(V.Load(a + (2 * aStride) + k), b0);
            t2.AddProduct(V.Load(a + (2 * aStride) + k + V.Count), b1);
            s3.AddProduct(V.Load(a + (3 * aStride) + k), b0);
            t3.AddProduct(V.Load(a + (3 * aStride) + k + V.Count), b1);
        }
        var sums = stackalloc float[8];
        V.StoreSums(s0, s1, s2, s3, t0, t1, t2, t3, sums);
        for (var i = 0; i < 4; i++)
        {
            var sum = sums[i] + sums[i + 4];
            for (var j = k; j < depth; j++)
                sum += a[(i * aStride) + j] * b[j];
            c[i * cStride] = sum;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static float One<V>(int depth, float* a, float* b)
        where V : unmanaged, IFloatLanes<V>
    {
        var total = V.Broadcast(0);
        var k = 0;
        for (; k <= depth - V.Count; k += V.Count)
            total.AddProduct(V.Load(a + k), V.Load(b + k));
        var sum = total.Sum();
        for (; k < depth; k++)
            sum += a[k] * b[k];
        return sum;
    }
}
