using VaePipeline.Evaluation.Projections;
using VaePipeline.Evaluation.Reports;
using VaePipeline.Evaluation.Sampling;
using VaePipeline.Evaluation.Tables;
using VaePipeline.Foundation;
using VaePipeline.Model;

namespace VaePipeline.Tests.Evaluation;

public class StatisticsTests
{
    [Fact]
    public void Units_agree_with_numpy()
    {
        var units = Reference.Report.Units;
        Reference.AssertClose(Reference.Numbers("units", "mean"), units.Select(unit => unit.Mean), 1e-9);
        Reference.AssertClose(Reference.Numbers("units", "deviation"), units.Select(unit => unit.Deviation), 1e-9);
        Reference.AssertClose(Reference.Numbers("units", "min"), units.Select(unit => unit.Min), 0);
        Reference.AssertClose(Reference.Numbers("units", "max"), units.Select(unit => unit.Max), 0);
        var quartiles = Reference.Matrix("units", "quartiles");
        Reference.AssertClose(quartiles[0], units.Select(unit => unit.LowerQuartile), 1e-9);
        Reference.AssertClose(quartiles[1], units.Select(unit => unit.Median), 1e-9);
        Reference.AssertClose(quartiles[2], units.Select(unit => unit.UpperQuartile), 1e-9);
        Assert.Equal(1, units.Sum(unit => unit.VarianceFraction), 1e-12);
        Assert.Equal([true, true, true, true, true, true, false, false], units.Select(unit => unit.Active));
    }

    [Fact]
    public void Rank_and_correlations_agree_with_numpy()
    {
        var health = Reference.Report.Space;
        Assert.Equal(Reference.Number("participation_ratio"), health.ParticipationRatio, 1e-9);
        Assert.Equal(Reference.Number("effective_rank"), health.EffectiveRank, 1e-6);
        var expected = Reference.Matrix("correlations");
        for (var i = 0; i < expected.Length; i++)
        for (var j = 0; j < expected.Length; j++)
            Assert.Equal(expected[i][j], Reference.Report.Correlations[i, j], 1e-7);
    }

    [Fact]
    public void Principal_components_agree_with_scikit_learn_up_to_sign()
    {
        var components = Reference.Report.Components;
        Reference.AssertClose(Reference.Numbers("pca", "explained"), components.ExplainedShares, 1e-9);
        var coordinates = components.Project(Reference.Table, 2);
        var expected = Reference.Matrix("pca", "coordinates");
        for (var component = 0; component < 2; component++)
        {
            var direction = Reference.Matrix("pca", "directions")[component];
            var sign = Math.Sign(direction.MaxBy(Math.Abs));
            Reference.AssertClose([.. direction.Select(value => sign * value)], components.Direction(component), 1e-7);
            for (var row = 0; row < expected.Length; row++)
                Assert.Equal(sign * expected[row][component], coordinates[2 * row + component], 1e-5);
        }
    }

    [Theory]
    [InlineData(1, SpaceState.Collapsed)]
    [InlineData(3, SpaceState.Collapsed)]
    [InlineData(12, SpaceState.PartlyCollapsed)]
    [InlineData(32, SpaceState.Healthy)]
    public void Verdict_follows_the_number_of_units_that_vary(int active, SpaceState expected)
    {
        var random = new Philox(1, RandomStream.Sample);
        var vectors = new float[500 * 32];
        for (var i = 0; i < vectors.Length; i++)
            vectors[i] = (random.NextBelow(2001) / 1000f - 1) * (i % 32 < active ? 1 : 0.01f);
        var report = AnalysisReport.Create(Tables.Of(vectors, 32));
        Assert.Equal(active, report.Space.ActiveUnits);
        Assert.Equal(expected, report.Verdict.State);
        Assert.InRange(report.Space.ParticipationRatio, 0.9 * active, active + 0.5);
        Assert.Contains($"{active} of 32 units vary", report.Verdict.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.03, SpaceState.Collapsed)] // worth 0.015 nat a unit
    [InlineData(0.3, SpaceState.Healthy)]
    public void Units_of_a_model_that_carry_next_to_nothing_are_not_in_use(double variance, SpaceState expected)
    {
        var random = new Philox(1, RandomStream.Sample);
        var vectors = new float[500 * 32];
        for (var i = 0; i < vectors.Length; i++)
            vectors[i] = (float)((random.NextBelow(2001) / 1000.0 - 1) * Math.Sqrt(3 * variance));
        var ofModel = new EmbeddingTable(
            "test",
            [.. Enumerable.Range(0, 500).Select(row => $"{row}")],
            [.. Enumerable.Range(0, 32).Select(unit => $"z{unit:00}")],
            vectors
        )
        {
            Origin = new("model", "0123456789abcdef", []),
        };
        Assert.Equal(expected, AnalysisReport.Create(ofModel).Verdict.State);
        // the scale of vectors of unknown origin is not known
        Assert.Equal(SpaceState.Healthy, AnalysisReport.Create(Tables.Of(vectors, 32)).Verdict.State);
    }

    [Fact]
    public void A_table_in_the_folder_of_its_run_has_the_verdict_of_the_training()
    {
        using var folder = new TemporaryFolder();
        var model = VaeModel.Load(Fixtures.Path("onnx/plain"));
        model.Save(folder["model"]);
        new ModelHealth { Verdict = SpaceState.Undertrained, Reason = "too early." }.Write(folder["model"]);
        foreach (var (fingerprint, expected) in new[] { (model.Fingerprint, SpaceState.Undertrained), ("another", SpaceState.Healthy) })
        {
            var csv = folder[$"{fingerprint}.csv"];
            File.WriteAllLines(csv, ["id,z0,z1", "a,0,1", "b,2,0", "c,-2,2", "d,1,-3"]);
            File.WriteAllText(csv + ".meta.json", $$$"""{"model": {"name": "m", "fingerprint": "{{{fingerprint}}}"}}""");
            var report = AnalysisReport.Create(EmbeddingTable.Read(csv));
            Assert.Equal(expected, report.Verdict.State);
            Assert.Contains(
                expected == SpaceState.Undertrained ? "verdict     undertrained. too early." : "verdict     healthy. 2 of 2 units vary",
                report.Summary,
                StringComparison.Ordinal
            );
        }
    }

    [Fact]
    public void A_table_with_a_verdict_in_its_sidecar_has_that_verdict_anywhere()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllLines(folder["t.csv"], ["id,z0,z1", "a,0,1", "b,2,0", "c,-2,2", "d,1,-3"]);
        File.WriteAllText(
            folder["t.csv.meta.json"],
            """{"model": {"name": "m", "fingerprint": "f", "verdict": "partly_collapsed", "reason": "too few."}}"""
        );
        Assert.Contains(
            "verdict     partly collapsed. too few.",
            AnalysisReport.Create(EmbeddingTable.Read(folder["t.csv"])).Summary,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("1.5,0.2,2,1.1", "unfamiliar. 3 of 4 sounds are like no instrument", "median 1.30; 3 of 4 sounds (75 %) above 1")]
    [InlineData("1.5,0.2,2,", "unfamiliar. 2 of 3 sounds", "median 1.50; 2 of 3 sounds (67 %) above 1")]
    [InlineData("0.5,0.2,2,1.1", "healthy. all is well.", "median 0.80; 2 of 4 sounds (50 %) above 1")]
    public void Sounds_that_a_model_does_not_know_are_not_called_healthy(string novelty, string verdict, string line)
    {
        using var folder = new TemporaryFolder();
        string[] vectors = ["0,1", "2,0", "-2,2", "1,-3"];
        File.WriteAllLines(
            folder["t.csv"],
            ["id,novelty,z0,z1", .. novelty.Split(',').Select((value, row) => $"row{row},{value},{vectors[row]}")]
        );
        File.WriteAllText(
            folder["t.csv.meta.json"],
            """{"model": {"name": "m", "fingerprint": "f", "verdict": "healthy", "reason": "all is well."}}"""
        );
        var report = AnalysisReport.Create(EmbeddingTable.Read(folder["t.csv"]));
        Assert.Contains($"verdict     {verdict}", report.Summary, StringComparison.Ordinal);
        Assert.Contains($"novelty     {line}", report.Summary, StringComparison.Ordinal);
        report.Write(folder["report"]);
        Assert.Contains($"Novelty: {line}", File.ReadAllText(folder["report/summary.md"]), StringComparison.Ordinal);
        Assert.Null(AnalysisReport.Create(Tables.Of([0, 1, 2, 0, -2, 2], 2)).Novelty);
    }

    [Fact]
    public void Rows_that_are_all_the_same_are_a_collapsed_space_and_no_error()
    {
        var report = AnalysisReport.Create(Tables.Of(Enumerable.Repeat(0.5f, 6 * 4).ToArray(), 4));
        Assert.Equal(SpaceState.Collapsed, report.Verdict.State);
        Assert.Equal(0, report.Space.ParticipationRatio);
        Assert.Null(report.Space.LargestCorrelation);
        Assert.All(report.Units, unit => Assert.Equal(0, unit.VarianceFraction));
        Assert.DoesNotContain("NaN", report.Summary, StringComparison.Ordinal);
        using var folder = new TemporaryFolder();
        report.Write(folder.Path);
        Assert.True(File.Exists(folder["summary.md"]));
    }

    [Fact]
    public void Covariance_over_several_slices_is_that_of_all_rows()
    {
        var table = Tables.Random(10_000, 3, 5);
        var (mean, matrix) = Covariance.Of(table, default);
        for (var i = 0; i < 3; i++)
        for (var j = 0; j < 3; j++)
            Assert.Equal(
                Enumerable.Range(0, table.Count).Average(row => (table[row][i] - mean[i]) * (table[row][j] - mean[j])),
                matrix[3 * i + j],
                1e-12
            );
    }

    [Fact]
    public void Bootstrap_interval_has_the_width_theory_tells()
    {
        // 400 values of 0 and 1 with mean 0.25: standard error sqrt(0.25 * 0.75 / 400) = 0.0217
        var values = Enumerable.Range(0, 400).Select(i => i % 4 == 0 ? 1.0 : 0.0).ToArray();
        var estimate = Bootstrap.Mean(values, [], 3);
        Assert.Equal(0.25, estimate.Value);
        Assert.Equal(0.25 - 1.96 * 0.0217, estimate.Low, 0.006);
        Assert.Equal(0.25 + 1.96 * 0.0217, estimate.High, 0.006);
        Assert.Equal(estimate, Bootstrap.Mean(values, [], 3));
    }

    [Fact]
    public void Bootstrap_draws_clusters_whole()
    {
        // ten clusters of forty equal values: as wide as ten values, standard error sqrt(0.5 * 0.5 / 10) = 0.158
        var values = Enumerable.Range(0, 400).Select(i => i / 40 % 2 == 0 ? 1.0 : 0.0).ToArray();
        var clusters = Enumerable.Range(0, 400).Select(i => i / 40).ToArray();
        var estimate = Bootstrap.Mean(values, clusters, 3);
        Assert.Equal(0.5, estimate.Value);
        Assert.InRange(estimate.High - estimate.Low, 0.5, 0.7);
    }

    [Fact]
    public void Bootstrap_passes_over_what_was_not_measured()
    {
        Assert.Equal(2, Bootstrap.Mean([double.NaN, 1, 3, double.NaN], [], 1).Value);
        var nothing = Bootstrap.Mean([double.NaN], [], 1);
        Assert.Equal(0, nothing.Count);
        Assert.True(double.IsNaN(nothing.Value));
    }
}
