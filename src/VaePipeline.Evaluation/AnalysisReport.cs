using VaePipeline.Evaluation.Distances;
using VaePipeline.Evaluation.Maps;
using VaePipeline.Evaluation.Neighbors;
using VaePipeline.Evaluation.Projections;
using VaePipeline.Evaluation.Reports;
using VaePipeline.Evaluation.Statistics;

namespace VaePipeline.Evaluation;

/// <summary>Everything that can be said of an embedding table: statistics, distances, neighbors, retrieval, a map, and a verdict.</summary>
public sealed record AnalysisReport
{
    /// <summary>The table that was analyzed.</summary>
    public required EmbeddingTable Table { get; init; }

    /// <summary>How it was analyzed.</summary>
    public required AnalysisOptions Options { get; init; }

    /// <summary>(D) statistics of each unit.</summary>
    public required IReadOnlyList<UnitStatistics> Units { get; init; }

    /// <summary>Correlations between units.</summary>
    public required UnitCorrelations Correlations { get; init; }

    /// <summary>Principal components.</summary>
    public required PrincipalComponents Components { get; init; }

    /// <summary>How many dimensions are really used, and the verdict on collapse.</summary>
    public required SpaceHealth Health { get; init; }

    /// <summary>Distances of pairs of rows.</summary>
    public required PairDistances Pairs { get; init; }

    /// <summary>Distances within and between the groups of each label that has two or more.</summary>
    public required IReadOnlyList<GroupDistances> Groups { get; init; }

    /// <summary>Nearest neighbors.</summary>
    public required NearestNeighbors Neighbors { get; init; }

    /// <summary>How well neighbors share labels; at another pitch first.</summary>
    public required IReadOnlyList<RetrievalScore> Retrieval { get; init; }

    /// <summary>The report in a few lines for a console.</summary>
    public string Summary => ConsoleSummary.Of(this);

    /// <summary>Analyzes a table.</summary>
    /// <param name="table">At least two rows.</param>
    /// <param name="options">What to measure; null for the defaults.</param>
    /// <param name="progress">Told of stages and rows, from any thread.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="EmbeddingTableException">The table has fewer than two rows or vectors that cannot be analyzed.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static AnalysisReport Create(EmbeddingTable table, AnalysisOptions? options = null,
        IProgress<AnalysisProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        options = (options ?? new()).Validated();
        if (table.Count < 2)
            throw new EmbeddingTableException($"{table.Name}: there is one usable row; at least two are needed to compare them.");
        var labels = options.Labels.Select(table.Text).OfType<Tables.TextColumn>().ToArray();
        IProgress<(int, int)>? Stage(string name) => progress is null ? null : new StageProgress(name, progress);

        progress?.Report(new("statistics", 0, table.Count));
        var units = UnitStatistics.Of(table, cancellationToken);
        var correlations = UnitCorrelations.Of(table, cancellationToken);
        var components = PrincipalComponents.Of(table, cancellationToken);
        var rows = new PackedRows(table, options.Metric);
        return new()
        {
            Table = table,
            Options = options,
            Units = units,
            Correlations = correlations,
            Components = components,
            Health = SpaceHealth.Of(table, units, components, correlations),
            Pairs = PairDistances.Of(rows, options.PairwiseRows, options.Seed, options.SamplePairwiseRows),
            Groups = [.. labels.Select(label => GroupDistances.Of(rows, label, options.ExactRows, options.Seed, Stage($"distances by {label.Name}"), cancellationToken)).OfType<GroupDistances>()],
            Neighbors = NearestNeighbors.Find(rows, options.Neighbors, options.Seed, Stage("neighbours"), cancellationToken),
            Retrieval = LabelRetrieval.Measure(table, rows, labels, null, options.ExactRows, options.Seed, Stage("retrieval"), cancellationToken),
        };
    }

    /// <summary>The map of the first two principal components.</summary>
    public EmbeddingMap Map()
    {
        string[] labels = Options.MapLabel is { } chosen ? [chosen] : ["family", "instrument", "source"];
        return EmbeddingMap.OfComponents(Table, Components, Array.Find(labels, label => Table.Text(label) is { Values.Count: > 0 }));
    }

    /// <summary>
    /// Writes the report: units.csv, correlations.csv, components.csv, pca.csv, pairwise.csv, groups.csv, neighbors.csv, retrieval.csv,
    /// map.svg, map.png and, last, summary.md. Each file is whole or absent.
    /// </summary>
    /// <param name="folder">Where to; made when missing.</param>
    /// <param name="cancellationToken">Stops between files.</param>
    public void Write(string folder, CancellationToken cancellationToken = default)
    {
        Directory.CreateDirectory(folder);
        foreach (var (name, write) in ReportTables.All)
        {
            cancellationToken.ThrowIfCancellationRequested();
            CsvTable.Write(Path.Combine(folder, name), table => write(this, table));
        }
        var map = Map();
        map.WriteSvg(Path.Combine(folder, "map.svg"));
        cancellationToken.ThrowIfCancellationRequested();
        map.WritePng(Path.Combine(folder, "map.png"));
        MarkdownSummary.Write(this, Path.Combine(folder, "summary.md"));
    }

    sealed class StageProgress(string stage, IProgress<AnalysisProgress> progress) : IProgress<(int Done, int Total)>
    {
        public void Report((int Done, int Total) value) => progress.Report(new(stage, value.Done, value.Total));
    }
}
