using VaePipeline.Foundation;
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
        var (sums, counts) = Gather(values, clusters);
        var total = 0.0;
        var count = 0;
        for (var i = 0; i < sums.Length; i++)
        {
            total += sums[i];
            count += counts[i];
        }
        if (count == 0)
            return new(double.NaN, double.NaN, double.NaN, 0);

        var random = new Philox(seed, RandomStream.Bootstrap);
        var means = new double[Resamples];
        for (var resample = 0; resample < Resamples; resample++)
        {
            var sum = 0.0;
            var drawn = 0;
            for (var i = 0; i < sums.Length; i++)
            {
                var cluster = random.NextBelow(sums.Length);
                sum += sums[cluster];
                drawn += counts[cluster];
            }
            means[resample] = sum / drawn;
        }
        Array.Sort(means);
        return new(total / count, Quantile.OfSorted(means, 0.025), Quantile.OfSorted(means, 0.975), count);
    }

    /// <summary>Sum and number of the measured values of each cluster; clusters without any are omitted.</summary>
    static (double[] Sums, int[] Counts) Gather(ReadOnlySpan<double> values, ReadOnlySpan<int> clusters)
    {
        var sums = new List<double>();
        var counts = new List<int>();
        var slots = new Dictionary<int, int>();
        for (var i = 0; i < values.Length; i++)
        {
            if (double.IsNaN(values[i]))
                continue;
            var cluster = clusters.IsEmpty ? -1 : clusters[i];
            var slot = sums.Count;
            if (cluster >= 0 && !slots.TryAdd(cluster, slot))
                slot = slots[cluster];
            if (slot == sums.Count)
            {
                sums.Add(0);
                counts.Add(0);
            }
            sums[slot] += values[i];
            counts[slot]++;
        }
        return ([.. sums], [.. counts]);
    }
}
