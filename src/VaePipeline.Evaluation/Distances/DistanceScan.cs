using System.Collections.Concurrent;

namespace VaePipeline.Evaluation.Distances;

/// <summary>Measures queries against all rows, in parallel, and hands each query's distances to a visitor.</summary>
static class DistanceScan
{
    /// <summary>What is done with one query's distances. Visits run at the same time, so they may only write what belongs to their query.</summary>
    /// <param name="query">Which of the queries, as an index into them.</param>
    /// <param name="squared">(N) squared distances to all rows, the query itself included.</param>
    /// <param name="scratch">Buffers that no other visit uses meanwhile.</param>
    public delegate void Visitor<in TScratch>(int query, ReadOnlySpan<float> squared, TScratch scratch);

    /// <summary>Visits every query once.</summary>
    public static void Run<TScratch>(PackedRows rows, int[] queries, Func<TScratch> createScratch, Visitor<TScratch> visit,
        IProgress<(int Done, int Total)>? progress, CancellationToken cancellationToken)
    {
        var blocks = (queries.Length + PackedRows.QueryRows - 1) / PackedRows.QueryRows;
        var done = 0;
        // Parallel.For changes workers now and then; the next one takes over the buffers of the last.
        var idle = new ConcurrentBag<(float[] Distances, TScratch Scratch)>();
        Parallel.For(0, blocks, new() { CancellationToken = cancellationToken },
            () => idle.TryTake(out var buffers) ? buffers : (Distances: new float[PackedRows.QueryRows * rows.PaddedCount], Scratch: createScratch()),
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
            idle.Add);
    }
}
