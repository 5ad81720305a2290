namespace VaePipeline.Evaluation.Sampling;

/// <summary>
/// Percentile bootstrap of a mean (Efron, 1979). Values of one cluster (the notes of one instrument) are drawn together, since they are not
/// independent: drawing single notes would give intervals that are too narrow.
/// </summary>
static class Bootstrap
{
    /// <summary>Number of resamples.</summary>
    public const int Resamples = 1000;

    /// <param name="values">(N) values; NaN for values that were not measured, which are skipped.</param>
    /// <param name="clusters">(N) the cluster of each value, from 0; -1 for a single value; empty when all are single.</param>
    /// <param name="seed">Seed of the draws.</param>
    public static Estimate Mean(ReadOnlySpan<double> values, ReadOnlySpan<int> clusters, int seed)
    {
        var measured = Gather(values, clusters);
        var count = measured.Sum(cluster => cluster.Count);
        if (count == 0)
            return new(double.NaN, double.NaN, double.NaN, 0);

        var random = new Philox(seed, RandomStream.Bootstrap);
        var means = new double[Resamples];
        for (var resample = 0; resample < Resamples; resample++)
        {
            var (sum, drawn) = (0.0, 0);
            for (var i = 0; i < measured.Count; i++)
            {
                var cluster = measured[random.NextBelow(measured.Count)];
                sum += cluster.Sum;
                drawn += cluster.Count;
            }
            means[resample] = sum / drawn;
        }
        Array.Sort(means);
        return new(measured.Sum(cluster => cluster.Sum) / count, Quantile.OfSorted(means, 0.025), Quantile.OfSorted(means, 0.975), count);
    }

    /// <summary>Sum and number of the measured values of each cluster; clusters without any are omitted.</summary>
    static List<(double Sum, int Count)> Gather(ReadOnlySpan<double> values, ReadOnlySpan<int> clusters)
    {
        var measured = new List<(double Sum, int Count)>();
        var slots = new Dictionary<int, int>();
        for (var i = 0; i < values.Length; i++)
        {
            if (double.IsNaN(values[i]))
                continue;
            var cluster = clusters.IsEmpty ? -1 : clusters[i];
            var slot = measured.Count;
            if (cluster >= 0 && !slots.TryAdd(cluster, slot))
                slot = slots[cluster];
            if (slot == measured.Count)
                measured.Add(default);
            measured[slot] = (measured[slot].Sum + values[i], measured[slot].Count + 1);
        }
        return measured;
    }
}
