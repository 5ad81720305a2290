namespace VaePipeline.Evaluation.Reports;

/// <summary>The CSV files of a report.</summary>
static class ReportTables
{
    /// <summary>File names, and the methods that write them.</summary>
    public static IReadOnlyList<(string Name, Action<AnalysisReport, CsvTable> Write)> All { get; } =
    [
        ("units.csv", Units),
        ("correlations.csv", Correlations),
        ("components.csv", Components),
        ("pca.csv", Coordinates),
        ("pairwise.csv", Pairs),
        ("groups.csv", Groups),
        ("neighbours.csv", Neighbors),
        ("retrieval.csv", Retrieval),
    ];

    static void Units(AnalysisReport report, CsvTable table)
    {
        table.Row("unit", "mean", "deviation", "variance", "variance_fraction", "active", "min", "quartile1", "median", "quartile3", "max");
        foreach (var unit in report.Units)
            table.Row(
                unit.Name,
                unit.Mean,
                unit.Deviation,
                unit.Variance,
                unit.VarianceFraction,
                unit.Active,
                unit.Min,
                unit.LowerQuartile,
                unit.Median,
                unit.UpperQuartile,
                unit.Max
            );
    }

    static void Correlations(AnalysisReport report, CsvTable table)
    {
        table.Row("unit1", "unit2", "correlation");
        for (var first = 0; first < report.Units.Count; first++)
        for (var second = first + 1; second < report.Units.Count; second++)
            table.Row(report.Units[first].Name, report.Units[second].Name, report.Correlations[first, second]);
    }

    static void Components(AnalysisReport report, CsvTable table)
    {
        table.Row("component", "variance", "explained", "cumulative");
        var cumulative = 0.0;
        for (var component = 0; component < report.Components.Variances.Count; component++)
            table.Row(
                component + 1,
                report.Components.Variances[component],
                report.Components.ExplainedShares[component],
                cumulative += report.Components.ExplainedShares[component]
            );
    }

    static void Coordinates(AnalysisReport report, CsvTable table)
    {
        var components = Math.Min(2, report.Table.Units);
        var coordinates = report.Components.Project(report.Table, components);
        TextColumn[] labels = [.. report.Options.Labels.Select(report.Table.Text).OfType<TextColumn>()];
        table.Row(["id", .. Enumerable.Range(1, components).Select(component => $"pc{component}"), .. labels.Select(label => label.Name)]);
        for (var row = 0; row < report.Table.Count; row++)
            table.Row([
                report.Table.Ids[row],
                .. coordinates[(row * components)..((row + 1) * components)],
                .. labels.Select(label => label[row]),
            ]);
    }

    static void Pairs(AnalysisReport report, CsvTable table)
    {
        table.Row("row1", "row2", "id1", "id2", "distance");
        foreach (var pair in report.Pairs.Pairs)
            table.Row(pair.First, pair.Second, report.Table.Ids[pair.First], report.Table.Ids[pair.Second], pair.Distance);
    }

    static void Groups(AnalysisReport report, CsvTable table)
    {
        table.Row("label", "group", "rows", "within", "between", "ratio", "silhouette");
        foreach (var label in report.Groups)
        {
            table.Row(label.Label, "(all)", label.RowsMeasured, label.Within, label.Between, label.Ratio, label.Silhouette);
            foreach (var group in label.Groups)
                table.Row(label.Label, group.Name, group.Rows, group.Within, group.Between, group.Ratio, group.Silhouette);
        }
    }

    static void Neighbors(AnalysisReport report, CsvTable table)
    {
        TextColumn[] labels = [.. report.Options.Labels.Select(report.Table.Text).OfType<TextColumn>()];
        table.Row(["id", "rank", "neighbour", "distance", .. labels.Select(label => $"same_{label.Name}")]);
        for (var query = 0; query < report.Neighbors.Queries.Count; query++)
        {
            var row = report.Neighbors.Queries[query];
            for (var rank = 0; rank < report.Neighbors.K; rank++)
            {
                var neighbor = report.Neighbors.Rows(query)[rank];
                table.Row([
                    report.Table.Ids[row],
                    rank + 1,
                    report.Table.Ids[neighbor],
                    report.Neighbors.Distances(query)[rank],
                    .. labels.Select(label => label[row] is { } own && label[neighbor] is { } other ? (object)(own == other) : null),
                ]);
            }
        }
    }

    static void Retrieval(AnalysisReport report, CsvTable table)
    {
        table.Row(
            "label",
            "at_another_pitch",
            "nearest",
            "nearest_low",
            "nearest_high",
            "map",
            "map_low",
            "map_high",
            "chance",
            "queries",
            "without_answer"
        );
        foreach (var score in report.Retrieval)
            table.Row(
                score.Label,
                score.AtAnotherPitch,
                score.Nearest.Value,
                score.Nearest.Low,
                score.Nearest.High,
                score.MeanAveragePrecision.Value,
                score.MeanAveragePrecision.Low,
                score.MeanAveragePrecision.High,
                score.Chance,
                score.Queries,
                score.WithoutAnswer
            );
    }
}
