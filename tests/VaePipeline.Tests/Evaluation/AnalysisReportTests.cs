using System.Xml.Linq;
using VaePipeline.Evaluation.Reports;
using VaePipeline.Evaluation.Tables;

namespace VaePipeline.Tests.Evaluation;

public sealed class AnalysisReportTests : IDisposable
{
    static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_report_is_a_folder_of_tables_a_map_and_a_summary()
    {
        Reference.Report.Write(_folder["report"]);
        Assert.Equal(
            [
                "components.csv",
                "correlations.csv",
                "groups.csv",
                "map.png",
                "map.svg",
                "neighbours.csv",
                "pairwise.csv",
                "pca.csv",
                "retrieval.csv",
                "summary.md",
                "units.csv",
            ],
            Directory.GetFiles(_folder["report"]).Select(Path.GetFileName).Order(StringComparer.Ordinal)
        );
        Assert.Equal(1 + 8, Lines("units.csv").Length);
        Assert.Equal(1 + 28, Lines("correlations.csv").Length);
        Assert.Equal(1 + 288, Lines("pca.csv").Length);
        Assert.Equal(1 + 16 * 15 / 2, Lines("pairwise.csv").Length);
        Assert.Equal(1 + 1 + 24 + 1 + 6, Lines("groups.csv").Length);
        Assert.Equal(1 + 288 * 5, Lines("neighbours.csv").Length);
        Assert.Equal(1 + 4, Lines("retrieval.csv").Length);
        Assert.StartsWith("id,pc1,pc2,instrument,family", Lines("pca.csv")[0], StringComparison.Ordinal);
        Assert.StartsWith("0,1,keyboard_003-048-060,", Lines("pairwise.csv")[1], StringComparison.Ordinal);
    }

    [Fact]
    public void The_coordinates_of_the_map_read_back_as_a_table()
    {
        Reference.Report.Write(_folder["report"]);
        var coordinates = EmbeddingTable.Read(Path.Combine(_folder["report"], "pca.csv"));
        Assert.Equal(Reference.Table.Ids, coordinates.Ids);
        Assert.Equal(Reference.Report.Components.Project(Reference.Table, 2), coordinates.Vectors.ToArray());
    }

    [Fact]
    public void The_summaries_say_verdict_headline_number_and_what_was_left_out()
    {
        Reference.Report.Write(_folder.Path);
        foreach (var text in new[] { Reference.Report.Summary, File.ReadAllText(_folder["summary.md"]) })
        {
            Assert.Contains("healthy", text, StringComparison.Ordinal);
            Assert.Contains("6 of 8 units vary", text, StringComparison.Ordinal);
            Assert.Contains("same instrument at another pitch", text, StringComparison.Ordinal);
            Assert.Contains("4 rows left out", text, StringComparison.Ordinal);
            Assert.Contains("fixture (0123456789abcdef)", text, StringComparison.Ordinal);
        }
        Assert.Contains(
            "0-1: 2.59  0-2: 1.41  0-3: 3.53  1-2: 1.95  1-3: 2.26  2-3: 2.91",
            Reference.Report.Summary,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Two_analyzes_write_the_same_bytes()
    {
        Reference.Report.Write(_folder["first"]);
        AnalysisReport.Create(EmbeddingTable.Read(Reference.CsvPath)).Write(_folder["second"]);
        foreach (var file in Directory.GetFiles(_folder["first"]))
            Assert.Equal(File.ReadAllBytes(file), File.ReadAllBytes(Path.Combine(_folder["second"], Path.GetFileName(file))));
    }

    [Fact]
    public void A_table_without_any_metadata_is_analyzed_too()
    {
        var report = AnalysisReport.Create(Tables.Random(30, 3, 1));
        Assert.Empty(report.Groups);
        Assert.Empty(report.Retrieval);
        report.Write(_folder.Path);
        Assert.Equal(30, Points(LoadMap()).Length);
    }

    [Fact]
    public void One_unit_and_two_rows_are_enough_and_one_row_is_not()
    {
        AnalysisReport.Create(Tables.Of([1, 2], 1)).Write(_folder.Path);
        Assert.Contains(
            "at least two",
            Assert.Throws<EmbeddingTableException>(() => AnalysisReport.Create(Tables.Of([1, 2], 2))).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Options_out_of_range_are_named() =>
        Assert.Contains(
            "Neighbors is 0; allowed: 1 to 1,000",
            Assert.Throws<ArgumentOutOfRangeException>(() => AnalysisReport.Create(Reference.Table, new() { Neighbors = 0 })).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void A_cancelled_analysis_stops_and_writes_nothing()
    {
        using var cancellationToken = new CancellationTokenSource();
        cancellationToken.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() =>
            AnalysisReport.Create(Reference.Table, cancellationToken: cancellationToken.Token)
        );
        Assert.ThrowsAny<OperationCanceledException>(() => Reference.Report.Write(_folder.Path, cancellationToken.Token));
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void The_map_has_a_point_with_a_tooltip_for_each_row_and_a_legend_line_for_each_family()
    {
        Reference.Report.Map().WriteSvg(_folder["map.svg"]);
        var map = LoadMap();
        var tooltips = Points(map).Select(point => point.Element(Svg + "title")!.Value).ToArray();
        Assert.Equal(288, tooltips.Distinct().Count());
        Assert.Contains("keyboard_003-048-060 · keyboard_003 · keyboard · pitch 48", tooltips);
        var texts = map.Descendants(Svg + "text").Select(text => text.Value).ToArray();
        Assert.Contains("mallet 48", texts);
        Assert.Contains("principal component 1 (38.9 % of variance)", texts);
        Assert.Contains("prefers-color-scheme: dark", map.Descendants(Svg + "style").Single().Value, StringComparison.Ordinal);
    }

    [Fact]
    public void A_large_map_draws_a_sample_as_SVG_and_says_so()
    {
        AnalysisReport.Create(Tables.Random(6000, 2, 1)).Map().WriteSvg(_folder["map.svg"]);
        var map = LoadMap();
        Assert.Equal(5000, Points(map).Length);
        Assert.Contains(map.Descendants(Svg + "text"), text => text.Value.StartsWith("5,000 of 6,000 points", StringComparison.Ordinal));
    }

    [Fact]
    public void Hostile_names_stay_text_in_the_map_and_the_summary()
    {
        var labels = TextColumn.Of("family", ["<script>alert(1)</script>", "a & \"b\"", "| x |\n# y", "\u0001\uD800"]);
        var report = AnalysisReport.Create(Tables.Of([0, 0, 1, 0, 0, 1, 2, 2], 2, labels));
        report.Write(_folder.Path);
        var map = LoadMap();
        Assert.Empty(map.Descendants(Svg + "script"));
        Assert.Contains(Points(map), point => point.Value.Contains("<script>", StringComparison.Ordinal));
        Assert.DoesNotContain("\n# y", File.ReadAllText(_folder["summary.md"]), StringComparison.Ordinal);
        Assert.DoesNotContain("\n<script", File.ReadAllText(_folder["summary.md"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Many_groups_share_the_last_line_of_the_legend()
    {
        var labels = TextColumn.Of("family", Enumerable.Range(0, 100).Select(row => $"f{row % 50:00}"));
        AnalysisReport.Create(Tables.Random(100, 2, 1, labels)).Map().WriteSvg(_folder["map.svg"]);
        Assert.Contains(LoadMap().Descendants(Svg + "text"), text => text.Value == "29 others 58");
    }

    string[] Lines(string name) => File.ReadAllLines(Path.Combine(_folder["report"], name));

    XDocument LoadMap() => XDocument.Load(_folder["map.svg"], LoadOptions.PreserveWhitespace);

    static XElement[] Points(XDocument map) =>
        [.. map.Descendants(Svg + "g").Single(group => group.Attribute("class")?.Value == "points").Elements(Svg + "use")];
}
