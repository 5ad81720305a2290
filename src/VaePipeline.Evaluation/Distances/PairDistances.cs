namespace VaePipeline.Evaluation.Distances;

/// <summary>Distances of pairs of rows: all pairs of a few rows, and the distribution over the whole table.</summary>
public sealed record PairDistances
{
    const int SpreadPairs = 100_000;

    /// <summary>All pairs of the chosen rows, by their indices, with their distance: 0-1, 0-2, ..., 1-2, ...</summary>
    public required IReadOnlyList<(int First, int Second, double Distance)> Pairs { get; init; }

    /// <summary>Mean distance of random pairs of rows.</summary>
    public required double Mean { get; init; }

    /// <summary>5th, 25th, 50th, 75th and 95th percentile of the distances of random pairs of rows.</summary>
    public required IReadOnlyList<double> Percentiles { get; init; }

    /// <summary>Number of pairs in the distribution: all of them, or a sample of 100,000.</summary>
    public required int PairsMeasured { get; init; }

    /// <summary>Measures all pairs of the first rows or of a sample, and the distribution.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="count">Number of rows whose pairs are listed.</param>
    /// <param name="seed">Seed of the samples.</param>
    /// <param name="sampled">Whether the listed rows are drawn at random; otherwise they are the first.</param>
    internal static PairDistances Of(PackedRows rows, int count, int seed, bool sampled)
    {
        var random = new Philox(seed, RandomStream.Sample);
        var listed = sampled ? random.Sample(rows.Count, count) : [.. Enumerable.Range(0, Math.Min(count, rows.Count))];
        var spread = Spread(rows, random);
        Array.Sort(spread);
        return new()
        {
            Pairs =
            [
                .. from i in Enumerable.Range(0, listed.Length)
                from j in listed[(i + 1)..]
                select (listed[i], j, rows.Distance(listed[i], j)),
            ],
            Mean = spread.Average(),
            Percentiles = [.. new[] { 0.05, 0.25, 0.5, 0.75, 0.95 }.Select(share => Quantile.OfSorted(spread, share))],
            PairsMeasured = spread.Length,
        };
    }

    static double[] Spread(PackedRows rows, Philox random)
    {
        if ((long)rows.Count * (rows.Count - 1) / 2 <= SpreadPairs)
            return
            [
                .. from i in Enumerable.Range(0, rows.Count)
                from j in Enumerable.Range(i + 1, rows.Count - i - 1)
                select rows.Distance(i, j),
            ];
        var distances = new double[SpreadPairs];
        for (var pair = 0; pair < SpreadPairs; pair++)
        {
            var first = random.NextBelow(rows.Count);
            var second = random.NextBelow(rows.Count - 1);
            distances[pair] = rows.Distance(first, second < first ? second : second + 1);
        }
        return distances;
    }
}
