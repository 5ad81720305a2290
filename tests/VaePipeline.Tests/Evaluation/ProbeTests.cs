using VaePipeline.Evaluation.Probes;
using VaePipeline.Evaluation.Tables;

namespace VaePipeline.Tests.Evaluation;

public class ProbeTests
{
    [Fact]
    public void Logistic_regression_agrees_with_scikit_learn()
    {
        var family = Reference.Table.Text("family")!;
        int[] train = [.. Enumerable.Range(0, 288).Where(row => row % 5 != 0)];
        int[] test = [.. Enumerable.Range(0, 288).Where(row => row % 5 == 0)];
        var model = LogisticRegression.Fit(Reference.Table, train, family.Codes, family.Values.Count, 1, default);
        var expected = Reference.Matrix("probe", "probabilities");
        var probabilities = new double[family.Values.Count];
        for (var i = 0; i < test.Length; i++)
        {
            model.Probabilities(Reference.Table[test[i]], probabilities);
            Reference.AssertClose(expected[i], probabilities, 2e-3);
        }
        Assert.Equal(
            Reference.Number("probe", "accuracy"),
            test.Average(row => model.Predict(Reference.Table[row]) == family.Codes[row] ? 1.0 : 0.0),
            1e-9
        );
    }

    [Fact]
    public void Folds_spread_classes_evenly_and_keep_instruments_whole()
    {
        var family = Reference.Table.Text("family")!.Codes.ToArray();
        var instrument = Reference.Table.Text("instrument")!.Codes.ToArray();
        var byRow = Folds.Of(instrument, [], 4, 1);
        Assert.All(byRow.Zip(instrument).CountBy(pair => pair), pair => Assert.Equal(3, pair.Value));
        var byInstrument = Folds.Of(family, instrument, 4, 1);
        Assert.All(
            byInstrument.Zip(instrument).GroupBy(pair => pair.Second),
            rows => Assert.Single(rows.Select(row => row.First).Distinct())
        );
        Assert.All(byInstrument.Zip(family).CountBy(pair => pair), pair => Assert.Equal(12, pair.Value));
        Assert.Equal(byInstrument, Folds.Of(family, instrument, 4, 1));
        Assert.NotEqual(byInstrument, Folds.Of(family, instrument, 4, 2));
        Assert.Equal(-1, Folds.Of([0, -1, 1], [], 2, 0)[1]);
    }

    [Fact]
    public void A_label_that_is_in_the_vector_is_told_and_one_that_is_not_is_guessed()
    {
        var classes = Enumerable.Range(0, 300).Select(row => row % 3).ToArray();
        var told = Tables.Of([.. classes.SelectMany(code => new[] { code == 0 ? 1f : 0, code == 1 ? 1f : 0 })], 2);
        Assert.Equal(1, LinearProbe.Measure(told, "x", classes, [], Tables.NoTwins(300), false, [], new(), default)!.Value.Value);
        var guessed = LinearProbe.Measure(Tables.Random(300, 2, 4), "x", classes, [], Tables.NoTwins(300), false, [], new(), default)!;
        Assert.InRange(guessed.Value.Value, 0.2, 0.47);
        Assert.Equal(1 / 3.0, guessed.Chance, 1e-12);
        Assert.Null(LinearProbe.Measure(told, "x", new int[300], [], Tables.NoTwins(300), false, [], new(), default));
    }

    [Fact]
    public void A_report_stands_tables_side_by_side_in_the_rows_of_the_first()
    {
        var reversed = new EmbeddingTable(
            "reversed.csv",
            [.. Reference.Table.Ids.Reverse()],
            [.. Reference.Table.UnitNames],
            [.. Enumerable.Range(0, 288).Reverse().SelectMany(row => Reference.Table[row].ToArray())]
        );
        var report = ProbeReport.Create([Reference.Table, reversed]);
        Assert.Equal(
            ["nearest", "precision", "family", "instrument", "pitch", "velocity"],
            report.Tables[0].Measures.Select(measure => measure.Column).OfType<string>()
        );
        Assert.Equal(report.Tables[0].Measures, report.Tables[1].Measures.Select(measure => measure with { Lead = null }));
        Assert.All(report.Tables[1].Measures, measure => Assert.Equal(0, measure.Lead!.Value.Value));
        Assert.True(report.Tables[0]["instrument"]!.Value.Value > 5 * report.Tables[0]["instrument"]!.Chance);
        using var folder = new TemporaryFolder();
        report.Write(folder.Path);
        Assert.Equal(1 + 2 * (8 + 4), File.ReadAllLines(folder["probes.csv"]).Length);
        Assert.Contains(
            "reversed.csv minus the others",
            ProbeReport
                .Create([
                    reversed.WithColumns(
                        Reference.Table.Text("instrument") is { } column ? [TextColumn.Of("instrument", column.Reverse())] : [],
                        []
                    ),
                    Reference.Table,
                ])
                .Summary,
            StringComparison.Ordinal
        );
        Assert.Contains("in a space of timbre the first is high and the second low", report.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void A_table_that_lacks_a_note_or_all_labels_is_named()
    {
        var other = Tables.Random(5, 2, 1);
        Assert.Contains(
            "has no vector for \"keyboard_003-048-060\"",
            Assert.Throws<EmbeddingTableException>(() => ProbeReport.Create([Reference.Table, other])).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "no column instrument",
            Assert.Throws<EmbeddingTableException>(() => ProbeReport.Create([other])).Message,
            StringComparison.Ordinal
        );
    }
}
