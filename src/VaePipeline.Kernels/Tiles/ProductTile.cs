namespace VaePipeline.Kernels.Tiles;

/// <summary>
/// The kernel of nearly all arithmetic of training: sums[row][column] = start + sum over steps of scalar[row] * vector[column]. A tile of up to
/// 8 rows by one or two vectors of columns stays in registers. Convolutions, weight gradients and matrix products differ only in the
/// addresses of their scalars and vectors.
/// 6 rows of two vectors are 12 sums, which fit into 16 registers together with 2 vectors and a scalar; 8 rows need 32 registers. Each loaded
/// value is then used often enough for the bandwidth of the first-level cache, and there are enough independent sums to hide the latency of
/// multiply-adds (4 cycles, 2 per cycle).
/// </summary>
internal static unsafe class ProductTile
{
    /// <summary>The number of rows in a full tile.</summary>
    public static int Rows<V, TVectors>()
        where V : unmanaged, IFloatLanes<V>
        where TVectors : struct, ISize => TVectors.Count == 1 || V.Registers >= 32 ? 8 : 6;

    /// <summary>
    /// Computes any number of rows: full tiles, then smaller ones. <paramref name="from"/> has each row's offset from the scalars,
    /// <paramref name="to"/> its offset from the sums' start.
    /// </summary>
    public static void Run<V, TVectors>(in TileFactors factors, in TileSums sums, int* from, int* to, int rows)
        where V : unmanaged, IFloatLanes<V>
        where TVectors : struct, ISize
    {
        var maxRows = Rows<V, TVectors>();
        var full = rows / maxRows;
        var rest = rows % maxRows;
        // The last full tile is split together with the remaining rows: two tiles of similar size are faster than a full one and a small one.
        if (rest > 0 && full > 0)
        {
            full--;
            rest += maxRows;
        }
        if (full > 0)
            Run<V, TVectors>(maxRows, factors, sums, from, to, full);
        from += full * maxRows;
        to += full * maxRows;
        if (rest > maxRows)
        {
            var half = rest / 2;
            Run<V, TVectors>(half, factors, sums, from, to, 1);
            from += half;
            to += half;
            rest -= half;
        }
        if (rest > 0)
            Run<V, TVectors>(rest, factors, sums, from, to, 1);
    }

    static void Run<V, TVectors>(int rows, in TileFactors factors, in TileSums sums, int* from, int* to, int tiles)
        where V : unmanaged, IFloatLanes<V>
        where TVectors : struct, ISize
    {
        switch (rows)
        {
            case 1:
                Run<V, Size1, TVectors>(factors, sums, from, to, tiles);
                break;
            case 2:
                Run<V, Size2, TVectors>(factors, sums, from, to, tiles);
                break;
            case 3:
                Run<V, Size3, TVectors>(factors, sums, from, to, tiles);
                break;
            case 4:
                Run<V, Size4, TVectors>(factors, sums, from, to, tiles);
                break;
            case 5:
                Run<V, Size5, TVectors>(factors, sums, from, to, tiles);
                break;
            case 6:
                Run<V, Size6, TVectors>(factors, sums, from, to, tiles);
                break;
            case 7:
                Run<V, Size7, TVectors>(factors, sums, from, to, tiles);
                break;
            default:
                Run<V, Size8, TVectors>(factors, sums, from, to, tiles);
                break;
        }
    }

    // a0..a7 are rows 0..7 in the first vector of columns, b0..b7 in the second. Conditions on sizes are constants for the JIT, which removes
    // the code that a tile does not need.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Run<V, TRows, TVectors>(in TileFactors factors, in TileSums sums, int* from, int* to, int tiles)
        where V : unmanaged, IFloatLanes<V>
        where TRows : struct, ISize
        where TVectors : struct, ISize
    {
        // In bytes, to save a multiplication per step.
        var scalarStep = factors.ScalarStep * sizeof(float);
        var vectorStep = factors.VectorStep * sizeof(float);
        for (; tiles > 0; tiles--, from += TRows.Count, to += TRows.Count)
        {
            V a0,
                a1,
                a2,
                a3,
                a4,
                a5,
                a6,
                a7,
                b0,
                b1,
                b2,
                b3,
                b4,
                b5,
                b6,
                b7;
            if (sums.Bias != null)
            {
                a0 = a1 = a2 = a3 = a4 = a5 = a6 = a7 = V.Load(sums.Bias);
                b0 = b1 = b2 = b3 = b4 = b5 = b6 = b7 = TVectors.Count == 2 ? V.Load(sums.Bias + V.Count) : a0;
            }
            else
            {
                a0 = a1 = a2 = a3 = a4 = a5 = a6 = a7 = b0 = b1 = b2 = b3 = b4 = b5 = b6 = b7 = default;
                var start = sums.Start;
                Load<V, TRows, TVectors>(start, to, 0, ref a0, ref b0);
                Load<V, TRows, TVectors>(start, to, 1, ref a1, ref b1);
                Load<V, TRows, TVectors>(start, to, 2, ref a2, ref b2);
                Load<V, TRows, TVectors>(start, to, 3, ref a3, ref b3);
                Load<V, TRows, TVectors>(start, to, 4, ref a4, ref b4);
                Load<V, TRows, TVectors>(start, to, 5, ref a5, ref b5);
                Load<V, TRows, TVectors>(start, to, 6, ref a6, ref b6);
                Load<V, TRows, TVectors>(start, to, 7, ref a7, ref b7);
            }
            var first = factors.Scalars + from[0];
            nint o1 = Offset<TRows>(from, 1),
                o2 = Offset<TRows>(from, 2),
                o3 = Offset<TRows>(from, 3),
                o4 = Offset<TRows>(from, 4);
            nint o5 = Offset<TRows>(from, 5),
                o6 = Offset<TRows>(from, 6),
                o7 = Offset<TRows>(from, 7);
            var run = factors.Runs;
            for (var left = factors.RunCount; left > 0; left--, run++)
            {
                var s = first + run->Scalar;
                var end = s + run->Length;
                var v = factors.Vectors + run->Vector;
                do
                {
                    var v0 = V.Load(v);
                    var v1 = TVectors.Count == 2 ? V.Load(v + V.Count) : v0;
                    Add<V, TRows, TVectors>(s, 0, 0, v0, v1, ref a0, ref b0);
                    Add<V, TRows, TVectors>(s, o1, 1, v0, v1, ref a1, ref b1);
                    Add<V, TRows, TVectors>(s, o2, 2, v0, v1, ref a2, ref b2);
                    Add<V, TRows, TVectors>(s, o3, 3, v0, v1, ref a3, ref b3);
                    Add<V, TRows, TVectors>(s, o4, 4, v0, v1, ref a4, ref b4);
                    Add<V, TRows, TVectors>(s, o5, 5, v0, v1, ref a5, ref b5);
                    Add<V, TRows, TVectors>(s, o6, 6, v0, v1, ref a6, ref b6);
                    Add<V, TRows, TVectors>(s, o7, 7, v0, v1, ref a7, ref b7);
                    s = (float*)((byte*)s + scalarStep);
                    v = (float*)((byte*)v + vectorStep);
                } while (s != end);
            }
            if (sums.Epilogue == Epilogue.Relu)
            {
                // The JIT removes those of unused rows.
                Rectify<V, TVectors>(ref a0, ref b0);
                Rectify<V, TVectors>(ref a1, ref b1);
                Rectify<V, TVectors>(ref a2, ref b2);
                Rectify<V, TVectors>(ref a3, ref b3);
                Rectify<V, TVectors>(ref a4, ref b4);
                Rectify<V, TVectors>(ref a5, ref b5);
                Rectify<V, TVectors>(ref a6, ref b6);
                Rectify<V, TVectors>(ref a7, ref b7);
            }
            else if (sums.Epilogue == Epilogue.Gate)
            {
                var gate = sums.Gate;
                Gate<V, TRows, TVectors>(gate, to, 0, ref a0, ref b0);
                Gate<V, TRows, TVectors>(gate, to, 1, ref a1, ref b1);
                Gate<V, TRows, TVectors>(gate, to, 2, ref a2, ref b2);
                Gate<V, TRows, TVectors>(gate, to, 3, ref a3, ref b3);
                Gate<V, TRows, TVectors>(gate, to, 4, ref a4, ref b4);
                Gate<V, TRows, TVectors>(gate, to, 5, ref a5, ref b5);
                Gate<V, TRows, TVectors>(gate, to, 6, ref a6, ref b6);
                Gate<V, TRows, TVectors>(gate, to, 7, ref a7, ref b7);
            }
            var result = sums.Start;
            Store<V, TRows, TVectors>(result, to, 0, a0, b0);
            Store<V, TRows, TVectors>(result, to, 1, a1, b1);
            Store<V, TRows, TVectors>(result, to, 2, a2, b2);
            Store<V, TRows, TVectors>(result, to, 3, a3, b3);
            Store<V, TRows, TVectors>(result, to, 4, a4, b4);
            Store<V, TRows, TVectors>(result, to, 5, a5, b5);
            Store<V, TRows, TVectors>(result, to, 6, a6, b6);
            Store<V, TRows, TVectors>(result, to, 7, a7, b7);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static nint Offset<TRows>(int* from, int row)
        where TRows : struct, ISize => TRows.Count > row ? from[row] - from[0] : 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Load<V, TRows, TVectors>(float* start, int* to, int row, ref V a, ref V b)
        where V : unmanaged, IFloatLanes<V>
        where TRows : struct, ISize
        where TVectors : struct, ISize
    {
        if (TRows.Count > row)
            a = V.Load(start + to[row]);
        if (TRows.Count > row && TVectors.Count == 2)
            b = V.Load(start + to[row] + V.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Add<V, TRows, TVectors>(float* scalars, nint offset, int row, V v0, V v1, ref V a, ref V b)
        where V : unmanaged, IFloatLanes<V>
        where TRows : struct, ISize
        where TVectors : struct, ISize
    {
        if (TRows.Count <= row)
            return;
        var x = V.Broadcast(scalars[offset]);
        a.AddProduct(x, v0);
        if (TVectors.Count == 2)
            b.AddProduct(x, v1);
    }

    /// <summary>Zero where a sum is negative; NaN is kept, so a diverged loss stays visible.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Rectify<V, TVectors>(ref V a, ref V b)
        where V : unmanaged, IFloatLanes<V>
        where TVectors : struct, ISize
    {
        a = V.Max(V.Broadcast(0), a);
        if (TVectors.Count == 2)
            b = V.Max(V.Broadcast(0), b);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Gate<V, TRows, TVectors>(float* gate, int* to, int row, ref V a, ref V b)
        where V : unmanaged, IFloatLanes<V>
        where TRows : struct, ISize
        where TVectors : struct, ISize
    {
        if (TRows.Count > row)
            a = V.WherePositive(V.Load(gate + to[row]), a);
        if (TRows.Count > row && TVectors.Count == 2)
            b = V.WherePositive(V.Load(gate + to[row] + V.Count), b);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Store<V, TRows, TVectors>(float* result, int* to, int row, V a, V b)
        where V : unmanaged, IFloatLanes<V>
        where TRows : struct, ISize
        where TVectors : struct, ISize
    {
        if (TRows.Count > row)
            a.Store(result + to[row]);
        if (TRows.Count > row && TVectors.Count == 2)
            b.Store(result + to[row] + V.Count);
    }
}
