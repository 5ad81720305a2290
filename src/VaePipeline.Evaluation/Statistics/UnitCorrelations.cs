namespace VaePipeline.Evaluation.Statistics;

/// <summary>Pearson's correlations between the units of a table.</summary>
static class UnitCorrelations
{
    /// <summary>(D, D) correlations; NaN where a unit is constant.</summary>
    public static double[,] Of(EmbeddingTable table, CancellationToken cancellationToken)
    {
        var (_, covariance) = Covariance.Of(table, cancellationToken);
        var units = table.Units;
        var correlations = new double[units, units];
        for (var i = 0; i < units; i++)
        for (var j = 0; j < units; j++)
        {
            var scale = Math.Sqrt(covariance[i * units + i]) * Math.Sqrt(covariance[j * units + j]);
            correlations[i, j] = scale > 0 ? Math.Clamp(covariance[i * units + j] / scale, -1, 1) : double.NaN;
        }
        return correlations;
    }

    /// <summary>The correlations of all pairs of units that vary, with the units' names.</summary>
    public static IEnumerable<(string First, string Second, double Value)> Pairs(double[,] correlations, IReadOnlyList<string> names) =>
        from first in Enumerable.Range(0, names.Count)
        from second in Enumerable.Range(first + 1, names.Count - first - 1)
        where !double.IsNaN(correlations[first, second])
        select (names[first], names[second], correlations[first, second]);
}
