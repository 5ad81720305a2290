namespace VaePipeline.Evaluation.Distances;

/// <summary>
/// Compares distances within and between groups of a label: mean distances and the silhouette (Rousseeuw, 1987; 0 for a group of one row, as
/// in scikit-learn).
/// </summary>
public sealed record GroupDistances
{
    /// <summary>The label column.</summary>
    public required string Label { get; init; }

    /// <summary>The groups, in order of first appearance.</summary>
    public required IReadOnlyList<GroupDistance> Groups { get; init; }

    /// <summary>Mean distance over all pairs of rows of one group.</summary>
    public required double Within { get; init; }

    /// <summary>Mean distance over all pairs of rows of different groups.</summary>
    public required double Between { get; init; }

    /// <summary>Mean silhouette over all rows.</summary>
    public required double Silhouette { get; init; }

    /// <summary>Number of rows measured.</summary>
    public required int RowsMeasured { get; init; }

    /// <summary>Number of rows with the label.</summary>
    public required int RowsLabeled { get; init; }

    /// <summary>Within divided by between.</summary>
    public double Ratio => Within / Between;

    /// <summary>Measures a label's groups; null when fewer than two groups are labeled.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="label">Their labels; rows without one are skipped.</param>
    /// <param name="exactRows">Number of rows up to which all pairs are measured; of more rows, a seeded sample of this size.</param>
    /// <param name="seed">Seed of the sample.</param>
    /// <param name="progress">Receives the number of rows done.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    internal static GroupDistances? Of(
        PackedRows rows,
        TextColumn label,
        int exactRows,
        int seed,
        IProgress<(int Done, int Total)>? progress,
        CancellationToken cancellationToken
    )
    {
        if (label.Values.Count < 2)
            return null;
        int[] labeled = [.. Enumerable.Range(0, label.Count).Where(row => label.Codes[row] >= 0)];
        var measured = Array.ConvertAll(new Philox(seed, RandomStream.Sample).Sample(labeled.Length, exactRows), i => labeled[i]);
        var (codeOf, sizes) = (new int[rows.Count], new int[label.Values.Count]);
        Array.Fill(codeOf, -1);
        foreach (var row in measured)
            sizes[codeOf[row] = label.Codes[row]]++;

        var perRow = new RowSums[measured.Length];
        DistanceScan.Run(
            rows,
            measured,
            () => new double[sizes.Length],
            (query, squared, sums) => perRow[query] = Sum(rows, squared, codeOf, sizes, codeOf[measured[query]], sums),
            progress,
            cancellationToken
        );
        return Collect(label, labeled.Length, measured, codeOf, sizes, perRow);
    }

    readonly record struct RowSums(double Within, double Between, double Silhouette);

    static RowSums Sum(PackedRows rows, ReadOnlySpan<float> squared, int[] codeOf, int[] sizes, int own, double[] sums)
    {
        Array.Clear(sums);
        for (var row = 0; row < squared.Length; row++)
            if (codeOf[row] >= 0)
                sums[codeOf[row]] += rows.Distance(squared[row]);

        var (between, nearestOther) = (0.0, double.PositiveInfinity);
        for (var group = 0; group < sums.Length; group++)
            if (group != own && sizes[group] > 0)
            {
                between += sums[group];
                nearestOther = Math.Min(nearestOther, sums[group] / sizes[group]);
            }
        if (sizes[own] < 2 || double.IsPositiveInfinity(nearestOther))
            return new(sums[own], between, 0);
        var inOwn = sums[own] / (sizes[own] - 1);
        var larger = Math.Max(inOwn, nearestOther);
        return new(sums[own], between, larger > 0 ? (nearestOther - inOwn) / larger : 0);
    }

    static GroupDistances Collect(TextColumn label, int labeled, int[] measured, int[] codeOf, int[] sizes, RowSums[] perRow)
    {
        var (within, between, silhouette) = (new double[sizes.Length], new double[sizes.Length], new double[sizes.Length]);
        for (var i = 0; i < measured.Length; i++)
        {
            var group = codeOf[measured[i]];
            within[group] += perRow[i].Within;
            between[group] += perRow[i].Between;
            silhouette[group] += perRow[i].Silhouette;
        }
        var ownPairs = sizes.Sum(size => (double)size * (size - 1));
        var otherPairs = sizes.Sum(size => (double)size * (measured.Length - size));
        return new()
        {
            Label = label.Name,
            Groups =
            [
                .. Enumerable
                    .Range(0, sizes.Length)
                    .Where(group => sizes[group] > 0)
                    .Select(group => new GroupDistance(
                        label.Values[group],
                        sizes[group],
                        within[group] / ((double)sizes[group] * (sizes[group] - 1)),
                        between[group] / ((double)sizes[group] * (measured.Length - sizes[group])),
                        silhouette[group] / sizes[group]
                    )),
            ],
            Within = within.Sum() / ownPairs,
            Between = between.Sum() / otherPairs,
            Silhouette = silhouette.Sum() / measured.Length,
            RowsMeasured = measured.Length,
            RowsLabeled = labeled,
        };
    }
}
