using System.Collections.Concurrent;

namespace VaePipeline.Evaluation.Distances;

/// <summary>Computes the distances of queries to all rows in parallel and passes them to a visitor, once per query.</summary>
static class DistanceScan
{
    /// <param name="rows">The rows, N.</param>
    /// <param name="queries">Indices of the query rows.</param>
    /// <param name="createScratch">Creates buffers that no other visit uses at the same time.</param>
    /// <param name="visit">
    /// Receives the index of a query, its (N) squared distances to all rows including itself, and buffers. Visits run in parallel, so a visit
    /// may only write data of its own query.
    /// </param>
    /// <param name="progress">Receives the number of queries done.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static void Run<TScratch>(
        PackedRows rows,
        int[] queries,
        Func<TScratch> createScratch,
        Action<int, ReadOnlySpan<float>, TScratch> visit,
        IProgress<(int Done, int Total)>? progress,
        CancellationToken cancellationToken
    )
    {
        var blocks = (queries.Length + PackedRows.QueryRows - 1) / PackedRows.QueryRows;
        var done = 0;
        // Parallel.For replaces workers from time to time; new workers reuse the buffers of old ones.
        var idle = new ConcurrentBag<(float[] Distances, TScratch Scratch)>();
        Parallel.For(
            0,
            blocks,
            new() { CancellationToken = cancellationToken },
            () =>
                idle.TryTake(out var buffers)
                    ? buffers
                    : (Distances: new float[PackedRows.QueryRows * rows.PaddedCount], Scratch: createScratch()),
            (block, _, local) =>
            {
                var first = block * PackedRows.QueryRows;
                var count = Math.Min(PackedRows.QueryRows, queries.Length - first);
                rows.SquaredDistances(queries.AsSpan(first, count), local.Distances);
                for (var i = 0; i < count; i++)
                    visit(first + i, local.Distances.AsSpan(i * rows.PaddedCount, rows.Count), local.Scratch);
                progress?.Report((Interlocked.Add(ref done, count), queries.Length));
                return local;
            },
            idle.Add
        );
    }
}
