using VaePipeline.Evaluation.Health;
using VaePipeline.Evaluation.Maps;
using VaePipeline.Evaluation.Neighbors;
using VaePipeline.Evaluation.Statistics;
using VaePipeline.Model;

namespace VaePipeline.Evaluation.Reports;

/// <summary>The analysis of an embedding table: statistics, distances, neighbors, retrieval, a map and a verdict.</summary>
public sealed record AnalysisReport
{
    /// <summary>The table that was analyzed.</summary>
    public required EmbeddingTable Table { get; init; }

    /// <summary>How it was analyzed.</summary>
    public required AnalysisOptions Options { get; init; }

    /// <summary>(D) statistics of each unit.</summary>
    public required IReadOnlyList<UnitStatistics> Units { get; init; }

    /// <summary>(D, D) Pearson's correlations between units; NaN where a unit is constant.</summary>
    public required double[,] Correlations { get; init; }

    /// <summary>Principal components.</summary>
    public required PrincipalComponents Components { get; init; }

    /// <summary>How many dimensions the vectors use.</summary>
    public required SpaceStatistics Space { get; init; }

    /// <summary>
    /// The verdict on the space: that most sounds are unlike the training notes, if the table says so. Otherwise, if the table's sidecar or the folder of its model's run has it, it is the one from the end of the training;
    /// otherwise the vectors alone decide.
    /// </summary>
    public required SpaceVerdict Verdict { get; init; }

    /// <summary>How unlike the model's training notes the rows are; null if the table does not say.</summary>
    public required NoveltyStatistics? Novelty { get; init; }

    /// <summary>Distances of pairs of rows.</summary>
    public required PairDistances Pairs { get; init; }

    /// <summary>Distances within and between the groups of each label that has two or more.</summary>
    public required IReadOnlyList<GroupDistances> Groups { get; init; }

    /// <summary>Nearest neighbors.</summary>
    public required NearestNeighbors Neighbors { get; init; }

    /// <summary>Number of rows that have a twin: another row with the same vector, thus at distance 0.</summary>
    public required int Twins { get; init; }

    /// <summary>How often neighbors share labels; at another pitch first. Twins are no candidates if all rows with their vector have the same labels.</summary>
    public required IReadOnlyList<RetrievalScore> Retrieval { get; init; }

    /// <summary>The report in a few lines of text, for a console.</summary>
    public string Summary => ConsoleSummary.Of(this);

    /// <summary>Analyzes a table.</summary>
    /// <param name="table">At least two rows.</param>
    /// <param name="options">What to measure; null for the defaults.</param>
    /// <param name="progress">Receives stages and rows, from any thread.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="EmbeddingTableException">The table has fewer than two rows or vectors that cannot be analyzed.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static AnalysisReport Create(
        EmbeddingTable table,
        AnalysisOptions? options = null,
        IProgress<(string Stage, int Done, int Total)>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        options = (options ?? new()).Validated();
        if (table.Count < 2)
            throw new EmbeddingTableException($"{table.Name}: there is one usable row; at least two are needed.");
        var labels = options.Labels.Select(table.Text).OfType<TextColumn>().ToArray();
        IProgress<(int, int)>? Stage(string name) => progress is null ? null : new StageProgress(name, progress);

        progress?.Report(("statistics", 0, table.Count));
        var units = UnitStatistics.Of(table, cancellationToken);
        var correlations = UnitCorrelations.Of(table, cancellationToken);
        var components = PrincipalComponents.Of(table, cancellationToken);
        var space = SpaceStatistics.Of(table, units, components, correlations);
        var novelty = NoveltyStatistics.Of(table);
        var rows = new PackedRows(table, options.Metric);
        return new()
        {
            Table = table,
            Options = options,
            Units = units,
            Correlations = correlations,
            Components = components,
            Space = space,
            Verdict = TableVerdict.Of(table, space, novelty),
            Novelty = novelty,
            Pairs = PairDistances.Of(rows, options.PairwiseRows, options.Seed, options.SamplePairwiseRows),
            Groups =
            [
                .. labels
                    .Select(label =>
                        GroupDistances.Of(
                            rows,
                            label,
                            options.ExactRows,
                            options.Seed,
                            Stage($"distances by {label.Name}"),
                            cancellationToken
                        )
                    )
                    .OfType<GroupDistances>(),
            ],
            Neighbors = NearestNeighbors.Find(rows, options.Neighbors, options.Seed, Stage("neighbors"), cancellationToken),
            Twins = TwinRows.Of(table).Count,
            Retrieval = LabelRetrieval.Measure(
                table,
                rows,
                TwinRows.OfUnknownSounds([table], labels),
                labels,
                null,
                options.ExactRows,
                options.Seed,
                Stage("retrieval"),
                cancellationToken
            ),
        };
    }

    /// <summary>The map of the first two principal components.</summary>
    public EmbeddingMap Map()
    {
        string[] labels = Options.MapLabel is { } chosen ? [chosen] : ["family", "instrument", "source"];
        return EmbeddingMap.OfComponents(Table, Components, Array.Find(labels, label => Table.Text(label) is { Values.Count: > 0 }));
    }

    /// <summary>
    /// Writes the report: units.csv, correlations.csv, components.csv, pca.csv, pairwise.csv, groups.csv, neighbours.csv, retrieval.csv,
    /// map.svg, map.png and, last, summary.md. Every file is complete or absent.
    /// </summary>
    /// <param name="folder">The folder; created if missing.</param>
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

    sealed class StageProgress(string stage, IProgress<(string Stage, int Done, int Total)> progress) : IProgress<(int Done, int Total)>
    {
        public void Report((int Done, int Total) value) => progress.Report((stage, value.Done, value.Total));
    }
}
