using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace VaePipeline.Evaluation.Distances;

/// <summary>
/// Rows in tiles of 16, (tiles, D, 16): a register holds one unit of eight rows, and distances need no sums across lanes. Each distance adds
/// its units in order, so its bits do not depend on where it is computed.
/// </summary>
sealed class PackedRows
{
    /// <summary>Rows of a tile.</summary>
    public const int TileRows = 16;

    /// <summary>Queries that are measured together.</summary>
    public const int QueryRows = 16;

    const int RegisterQueries = 4;

    // 64 tiles of 32 units are 128 KB: they stay in the second-level cache for all queries of a block.
    const int CacheTiles = 64;

    readonly float[] _tiles;
    readonly float[] _rows;
    readonly int _units;

    /// <param name="table">(N, D) vectors.</param>
    /// <param name="metric">For cosine the rows are scaled to length 1: half the squared distance is then 1 - cosine.</param>
    public PackedRows(EmbeddingTable table, DistanceMetric metric)
    {
        (Metric, Count, _units) = (metric, table.Count, table.Units);
        _rows = metric == DistanceMetric.Cosine ? UnitLength(table) : table.Vectors.ToArray();
        var tiles = (Count + TileRows - 1) / TileRows;
        _tiles = new float[tiles * _units * TileRows];
        // Rows that fill up the last tile are infinitely far from everything.
        Array.Fill(_tiles, float.PositiveInfinity, (tiles - 1) * _units * TileRows, _units * TileRows);
        for (var row = 0; row < Count; row++)
        for (var unit = 0; unit < _units; unit++)
            _tiles[(row / TileRows * _units + unit) * TileRows + row % TileRows] = _rows[row * _units + unit];
    }

    /// <summary>Rows, N.</summary>
    public int Count { get; }

    /// <summary>N rounded up to whole tiles: what a query's distances need.</summary>
    public int PaddedCount => (Count + TileRows - 1) / TileRows * TileRows;

    /// <summary>The metric of <see cref="SquaredDistances"/>.</summary>
    public DistanceMetric Metric { get; }

    /// <summary>Converts a squared distance to the metric.</summary>
    public float Distance(float squared) => Metric == DistanceMetric.Cosine ? squared / 2 : MathF.Sqrt(squared);

    /// <summary>The distance of two rows.</summary>
    public double Distance(int first, int second)
    {
        var sum = 0.0;
        for (var unit = 0; unit < _units; unit++)
        {
            var difference = (double)_rows[first * _units + unit] - _rows[second * _units + unit];
            sum += difference * difference;
        }
        return Metric == DistanceMetric.Cosine ? sum / 2 : Math.Sqrt(sum);
    }

    /// <summary>Squared distances of up to 16 rows to all rows.</summary>
    /// <param name="queries">(Q) rows of this table, Q at most <see cref="QueryRows"/>.</param>
    /// <param name="distances">(QueryRows, PaddedCount); the first Q rows are written, and up to three more.</param>
    public void SquaredDistances(ReadOnlySpan<int> queries, float[] distances)
    {
        var tiles = PaddedCount / TileRows;
        Span<int> group = stackalloc int[RegisterQueries];
        for (var firstTile = 0; firstTile < tiles; firstTile += CacheTiles)
        {
            var tileCount = Math.Min(CacheTiles, tiles - firstTile);
            for (var first = 0; first < queries.Length; first += RegisterQueries)
            {
                for (var i = 0; i < RegisterQueries; i++)
                    group[i] = queries[Math.Min(first + i, queries.Length - 1)] * _units;
                for (var tile = firstTile; tile < firstTile + tileCount; tile++)
                    FourToTile(
                        group,
                        _tiles.AsSpan(tile * _units * TileRows, _units * TileRows),
                        distances,
                        first * PaddedCount + tile * TileRows
                    );
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void FourToTile(ReadOnlySpan<int> queries, ReadOnlySpan<float> tile, float[] distances, int offset)
    {
        ref var rows = ref MemoryMarshal.GetArrayDataReference(_rows);
        ref var q0 = ref Unsafe.Add(ref rows, queries[0]);
        ref var q1 = ref Unsafe.Add(ref rows, queries[1]);
        ref var q2 = ref Unsafe.Add(ref rows, queries[2]);
        ref var q3 = ref Unsafe.Add(ref rows, queries[3]);
        ref var columns = ref MemoryMarshal.GetReference(tile);
        var (sum0Low, sum0High) = (Vector256<float>.Zero, Vector256<float>.Zero);
        var (sum1Low, sum1High) = (Vector256<float>.Zero, Vector256<float>.Zero);
        var (sum2Low, sum2High) = (Vector256<float>.Zero, Vector256<float>.Zero);
        var (sum3Low, sum3High) = (Vector256<float>.Zero, Vector256<float>.Zero);
        for (var unit = 0; unit < _units; unit++)
        {
            var low = Vector256.LoadUnsafe(ref columns, (nuint)(unit * TileRows));
            var high = Vector256.LoadUnsafe(ref columns, (nuint)(unit * TileRows + 8));
            var x = Vector256.Create(Unsafe.Add(ref q0, unit));
            sum0Low = AddSquare(x - low, sum0Low);
            sum0High = AddSquare(x - high, sum0High);
            x = Vector256.Create(Unsafe.Add(ref q1, unit));
            sum1Low = AddSquare(x - low, sum1Low);
            sum1High = AddSquare(x - high, sum1High);
            x = Vector256.Create(Unsafe.Add(ref q2, unit));
            sum2Low = AddSquare(x - low, sum2Low);
            sum2High = AddSquare(x - high, sum2High);
            x = Vector256.Create(Unsafe.Add(ref q3, unit));
            sum3Low = AddSquare(x - low, sum3Low);
            sum3High = AddSquare(x - high, sum3High);
        }
        Store(sum0Low, sum0High, distances.AsSpan(offset, TileRows));
        Store(sum1Low, sum1High, distances.AsSpan(offset + PaddedCount, TileRows));
        Store(sum2Low, sum2High, distances.AsSpan(offset + 2 * PaddedCount, TileRows));
        Store(sum3Low, sum3High, distances.AsSpan(offset + 3 * PaddedCount, TileRows));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<float> AddSquare(Vector256<float> difference, Vector256<float> sum) =>
        Vector256.FusedMultiplyAdd(difference, difference, sum);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Store(Vector256<float> low, Vector256<float> high, Span<float> target)
    {
        low.CopyTo(target);
        high.CopyTo(target[8..]);
    }

    static float[] UnitLength(EmbeddingTable table)
    {
        var rows = new float[table.Vectors.Length];
        for (var row = 0; row < table.Count; row++)
        {
            var vector = table[row];
            var squares = 0.0;
            foreach (var value in vector)
                squares += (double)value * value;
            if (squares == 0)
                throw new EmbeddingTableException(
                    $"{table.Name}: the vector of \"{table.Ids[row]}\" is zero and has no direction; use the Euclidean distance."
                );
            var scale = 1 / Math.Sqrt(squares);
            for (var unit = 0; unit < vector.Length; unit++)
                rows[row * vector.Length + unit] = (float)(vector[unit] * scale);
        }
        return rows;
    }
}
