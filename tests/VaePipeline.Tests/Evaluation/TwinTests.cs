using VaePipeline.Evaluation.Distances;
using VaePipeline.Evaluation.Neighbors;
using VaePipeline.Evaluation.Probes;
using VaePipeline.Evaluation.Reports;
using VaePipeline.Evaluation.Tables;
using VaePipeline.Foundation;

namespace VaePipeline.Tests.Evaluation;

/// <summary>Notes of the same samples: they are found, counted, and help no figure.</summary>
public class TwinTests
{
    static readonly TextColumn Instruments = Reference.Table.Text("instrument")!;

    [Fact]
    public void Rows_are_twins_if_all_kinds_of_their_vectors_are_equal_to_the_bit()
    {
        float[][] own =
        [
            [1, 2],
            [1, 2],
            [1, 2],
            [0, 0],
            [-0f, 0],
            [1, 2],
        ];
        float[][] sounds =
        [
            [5],
            [5],
            [6],
            [7],
            [7],
            [5],
        ];
        var twins = TwinRows.Of(6, [row => own[row], row => sounds[row]]);
        Assert.Equal([0, 0, -1, -1, -1, 0], twins.Groups);
        Assert.Equal(3, twins.Count);
        Assert.True(twins.Are(5, 0));
        Assert.False(twins.Are(0, 0) || twins.Are(0, 2) || twins.Are(3, 4));

        var table = Tables.Of([.. own.SelectMany(vector => vector)], 2);
        Assert.Equal([0, 0, 0, -1, -1, 0], TwinRows.Of(table).Groups);
        Assert.Equal([0, 0, 0, -1, -1, 0], OfUnknownSounds("a", "a", null, "b", "c", "a").Groups);
        Assert.Equal(0, OfUnknownSounds("a", "a", "a", "b", "c", "d").Count);

        TwinRows OfUnknownSounds(params string?[] labels) =>
            TwinRows.OfUnknownSounds([table], [TextColumn.Of("all", Enumerable.Repeat("x", 6)), TextColumn.Of("instrument", labels)]);
    }

    [Theory]
    [InlineData(DistanceMetric.Euclidean)]
    [InlineData(DistanceMetric.Cosine)]
    public void A_note_finds_the_same_with_and_without_twins(DistanceMetric metric)
    {
        var more = WithCopies(100, 100, 100);
        var expected = Scores(Reference.Table, Tables.NoTwins(288), metric)[100];
        var actual = Scores(more, TwinRows.Of(more), metric);
        Assert.Equal([expected, expected, expected, expected], [actual[100], .. actual.Skip(288)]);
        Assert.NotEqual(expected, Scores(more, Tables.NoTwins(291), metric)[100]);

        static IReadOnlyList<double> Scores(EmbeddingTable table, TwinRows twins, DistanceMetric metric) =>
            LabelRetrieval
                .Measure(table, new(table, metric), twins, [table.Text("instrument")!], null, 14_000, 0, null, default)
                .Single(score => !score.AtAnotherPitch)
                .PrecisionScores!.Values;
    }

    [Fact]
    public void A_report_counts_twins_and_leaves_them_out_of_every_table()
    {
        var twice = WithCopies([.. Enumerable.Range(100, 40)]);
        var noise = Tables.Random(328, 8, 5);
        var other = EmbeddingTable.Of("noise", [.. twice.Ids], noise.Vectors.ToArray());
        var (alone, both) = (ProbeReport.Create([twice]), ProbeReport.Create([twice, other]));
        Assert.Equal((80, 0), (alone.Twins, both.Twins)); // noise tells them apart
        Assert.True(alone.Tables[0]["nearest"]!.Value.Value < both.Tables[0]["nearest"]!.Value.Value);
        Assert.Contains("80 of 328 notes have a twin (equal vectors and labels, since", alone.Summary, StringComparison.Ordinal);
        Assert.DoesNotContain("twin", both.Summary, StringComparison.Ordinal);

        // Sounds decide where they are known, also for a table that does not give twins one vector.
        var vectors = twice.Vectors.ToArray();
        vectors[5 * twice.Units]++; // rows 5 and 6 have the same vector but are of two instruments
        var sounds = EmbeddingTable.Of("log-mel", [.. twice.Ids], vectors, identifiesSounds: true);
        var bySound = ProbeReport.Create([twice, other, sounds]);
        Assert.Equal(80, bySound.Twins);
        Assert.Equal(alone.Tables[0].Measures, bySound.Tables[0].Measures);
        Assert.Contains("80 of 328 notes have a twin (the same log-mel).", bySound.Summary, StringComparison.Ordinal);
        Assert.Contains(ProbeCardRows.Of(bySound), row => row.Value == "80 of 328");
        var twins = System.Text.Json.JsonDocument.Parse(bySound.ToJson()).RootElement.GetProperty("twins");
        Assert.Equal((80, "sound"), (twins.GetProperty("notes").GetInt32(), twins.GetProperty("equal").GetString()));
    }

    [Theory]
    [InlineData(144)]
    [InlineData(288)]
    public void A_collapsed_model_gains_nothing_from_twins(int collapsedRows)
    {
        var vectors = Reference.Table.Vectors.ToArray();
        Array.Clear(vectors, 0, collapsedRows * Reference.Table.Units);
        var collapsed = Reference.Table.WithVectors("collapsed", [.. Reference.Table.UnitNames], vectors);
        var distinct = EmbeddingTable.Of("log-mel", [.. collapsed.Ids], Tables.Random(288, 9, 2).Vectors.ToArray(), identifiesSounds: true);
        var (known, unknown) = (ProbeReport.Create([collapsed, distinct]), ProbeReport.Create([collapsed]));
        Assert.Equal((0, 0), (known.Twins, unknown.Twins));
        Assert.Equal(known.Tables[0].Measures, unknown.Tables[0].Measures);
        Assert.Equal(288, unknown.Tables[0]["nearest"]!.Value.Count);
        if (collapsedRows == 288)
            Assert.Equal(unknown.Tables[0]["nearest"]!.Chance, unknown.Tables[0]["nearest"]!.Value.Value, 1e-9);
        Assert.DoesNotContain("stay in", known.Summary, StringComparison.Ordinal);
        Assert.Contains($"{collapsedRows} notes have the vector of a note with another label", unknown.Summary, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_probe_is_not_trained_on_twins_of_what_it_tests(bool withHeldOut)
    {
        // labels of noise that only a copy of the same noise gives away
        var noise = Tables.Random(60, 100, 9);
        var classes = Enumerable.Range(0, 60).Select(row => (int)(new Philox(row, RandomStream.Sample).NextBelow(2))).ToArray();
        var twice = Tables.Of([.. noise.Vectors, .. noise.Vectors], 100);
        bool[] heldOut = withHeldOut ? [.. Enumerable.Range(0, 120).Select(row => row < 60)] : [];
        double Accuracy(TwinRows twins) =>
            LinearProbe.Measure(twice, "x", [.. classes, .. classes], [], twins, false, heldOut, new(), default)!.Value.Value;
        Assert.InRange(Accuracy(Tables.NoTwins(120)), 0.75, 1);
        if (withHeldOut)
            Assert.Equal(double.NaN, Accuracy(TwinRows.Of(twice))); // nothing is left to train on
        else
            Assert.InRange(Accuracy(TwinRows.Of(twice)), 0.25, 0.65);
    }

    [Fact]
    public void A_label_of_twins_only_is_not_tested()
    {
        var classes = Enumerable.Range(0, 50).Select(row => row % 5).ToArray();
        var table = Tables.Of([.. classes.SelectMany((code, row) => new float[] { code, code == 0 ? 0 : row })], 2);
        var measure = LinearProbe.Measure(table, "x", classes, [], TwinRows.Of(table), false, [], new(), default)!;
        Assert.Equal(40, measure.Value.Count);
        Assert.Equal(50, LinearProbe.Measure(table, "x", classes, [], Tables.NoTwins(50), false, [], new(), default)!.Value.Count);
    }

    [Fact]
    public void An_analysis_counts_rows_with_neighbors_at_distance_0()
    {
        var report = AnalysisReport.Create(WithCopies(100, 101, 102, 103, 104));
        Assert.Equal(10 + 2, report.Twins); // rows 5 and 6 of the table are equal, too
        Assert.Equal(12, Enumerable.Range(0, 293).Count(query => report.Neighbors.Distances(query)[0] == 0));
        Assert.Contains("12 of 293 rows have the vector of another row", report.Summary, StringComparison.Ordinal);
        using var folder = new TemporaryFolder();
        report.Write(folder.Path);
        Assert.Contains("12 of 293 rows", File.ReadAllText(folder["summary.md"]), StringComparison.Ordinal);
        Assert.DoesNotContain("another row", AnalysisReport.Create(Tables.Random(9, 2, 1)).Summary, StringComparison.Ordinal);
    }

    /// <summary>The reference table with copies of rows under other ids, at other pitches.</summary>
    static EmbeddingTable WithCopies(params int[] copied)
    {
        var table = Reference.Table;
        int[] rows = [.. Enumerable.Range(0, table.Count), .. copied];
        double[] pitches = [.. rows.Select((row, i) => table.Numbers("pitch")[row] + (i < table.Count ? 0 : 1))];
        return new EmbeddingTable(
            "twice",
            [.. rows.Select((row, i) => i < table.Count ? table.Ids[row] : $"copy {i} of {table.Ids[row]}")],
            [.. table.UnitNames],
            [.. rows.SelectMany(row => table[row].ToArray())],
            [TextColumn.Of("instrument", rows.Select(row => Instruments[row]))],
            [KeyValuePair.Create("pitch", pitches)]
        );
    }
}
