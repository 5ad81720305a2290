namespace VaePipeline.Evaluation.Neighbors;

/// <summary>The nearest other rows of each row, from an exact search. Of rows at the same distance, the earlier one comes first.</summary>
public sealed class NearestNeighbors
{
    // About 15 seconds on two cores.
    const long PairLimit = 10_000_000_000;

    readonly int[] _rows;
    readonly float[] _distances;

    NearestNeighbors(int[] queries, int k, DistanceMetric metric)
    {
        (Queries, K, Metric) = (queries, k, metric);
        _rows = new int[queries.Length * k];
        _distances = new float[queries.Length * k];
    }

    /// <summary>(Q) the query rows: all, or a seeded sample of a table with more than 100,000 rows.</summary>
    public IReadOnlyList<int> Queries { get; }

    /// <summary>Number of neighbors of a query.</summary>
    public int K { get; }

    /// <summary>How distances were measured.</summary>
    public DistanceMetric Metric { get; }

    /// <summary>(K) the rows nearest to a query, nearest first, without the query itself.</summary>
    public ReadOnlySpan<int> Rows(int query) => _rows.AsSpan(query * K, K);

    /// <summary>(K) their distances, ascending.</summary>
    public ReadOnlySpan<float> Distances(int query) => _distances.AsSpan(query * K, K);

    /// <summary>Finds the k nearest other rows of every row.</summary>
    /// <param name="table">At least two rows.</param>
    /// <param name="k">Number of neighbors per row, at least 1; at most N - 1 are found.</param>
    /// <param name="metric">How distances are measured.</param>
    /// <param name="seed">Seed of the sample of a large table.</param>
    /// <param name="progress">Receives the number of rows done.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static NearestNeighbors Find(
        EmbeddingTable table,
        int k,
        DistanceMetric metric = DistanceMetric.Euclidean,
        int seed = 0,
        IProgress<(int Done, int Total)>? progress = null,
        CancellationToken cancellationToken = default
    ) => Find(new PackedRows(table, metric), k, seed, progress, cancellationToken);

    internal static NearestNeighbors Find(
        PackedRows rows,
        int k,
        int seed,
        IProgress<(int Done, int Total)>? progress,
        CancellationToken cancellationToken
    )
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(k);
        var queries = new Philox(seed, RandomStream.Sample).Sample(rows.Count, (int)Math.Min(rows.Count, PairLimit / rows.Count));
        var found = new NearestNeighbors(queries, Math.Min(k, rows.Count - 1), rows.Metric);
        if (found.K > 0)
            DistanceScan.Run(
                rows,
                queries,
                () => true,
                (query, squared, _) => found.Keep(query, squared, rows),
                progress,
                cancellationToken
            );
        return found;
    }

    /// <summary>Keeps the k smallest by insertion. Once k are kept, few rows are nearer than the farthest of them.</summary>
    void Keep(int query, ReadOnlySpan<float> squared, PackedRows packed)
    {
        var rows = _rows.AsSpan(query * K, K);
        var distances = _distances.AsSpan(query * K, K);
        distances.Fill(float.PositiveInfinity);
        var farthest = float.PositiveInfinity;
        for (var row = 0; row < squared.Length; row++)
        {
            if (!(squared[row] < farthest) || row == Queries[query])
                continue;
            var place = K - 1;
            for (; place > 0 && squared[row] < distances[place - 1]; place--)
                (distances[place], rows[place]) = (distances[place - 1], rows[place - 1]);
            (distances[place], rows[place]) = (squared[row], row);
            farthest = distances[K - 1];
        }
        for (var i = 0; i < K; i++)
            distances[i] = packed.Distance(distances[i]);
    }
}
