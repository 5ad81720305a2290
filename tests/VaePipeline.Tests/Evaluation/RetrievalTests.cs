using VaePipeline.Evaluation.Distances;
using VaePipeline.Evaluation.Neighbors;
using VaePipeline.Evaluation.Tables;

namespace VaePipeline.Tests.Evaluation;

public class RetrievalTests
{
    [Theory]
    [InlineData("instrument", true, "instrument_at_another_pitch")]
    [InlineData("instrument", false, "instrument")]
    [InlineData("family", true, "family_at_another_pitch")]
    [InlineData("family", false, "family")]
    public void Scores_agree_with_scikit_learn(string label, bool atAnotherPitch, string name)
    {
        var score = Assert.Single(Reference.Report.Retrieval, score => score.Label == label && score.AtAnotherPitch == atAnotherPitch);
        Assert.Equal(Reference.Number("retrieval", name, "nearest"), score.Nearest.Value, 1e-9);
        Assert.Equal(Reference.Number("retrieval", name, "map"), score.MeanAveragePrecision.Value, 1e-5);
        Assert.Equal(Reference.Number("retrieval", name, "chance"), score.Chance, 1e-9);
        Assert.Equal(Reference.Number("retrieval", name, "count"), score.Nearest.Count);
        Assert.InRange(score.Nearest.Value, score.Nearest.Low, score.Nearest.High);
        Assert.True(score.Nearest.High - score.Nearest.Low is > 0.02 and < 0.3);
    }

    [Fact]
    public void The_question_of_timbre_comes_first() =>
        Assert.Equal(("instrument", true), (Reference.Report.Retrieval[0].Label, Reference.Report.Retrieval[0].AtAnotherPitch));

    [Fact]
    public void Vectors_that_are_all_the_same_score_chance_in_any_order_of_rows()
    {
        // sorted by instrument, as files are: the earlier row of a tie would nearly always be right
        var labels = TextColumn.Of("instrument", Enumerable.Range(0, 40).Select(row => $"i{row / 10}"));
        var score = Assert.Single(Measure(Tables.Of(new float[80], 2, labels)));
        Assert.Equal(9 / 39.0, score.Nearest.Value, 1e-12);
        Assert.Equal(9 / 39.0, score.MeanAveragePrecision.Value, 1e-12);
        Assert.Equal(9 / 39.0, score.Chance, 1e-12);
    }

    [Fact]
    public void Rows_nobody_shares_a_label_with_and_rows_without_pitch_are_not_counted()
    {
        var table = new EmbeddingTable(
            "t",
            ["a", "b", "c", "d", "e"],
            ["z0"],
            [0, 1, 2, 3, 4],
            [TextColumn.Of("instrument", ["x", "x", "y", "x", null])],
            [KeyValuePair.Create("pitch", new double[] { 60, 62, 60, double.NaN, 60 })]
        );
        var scores = Measure(table);
        var atAnotherPitch = scores[0];
        // b is x at 62 for a; a is x at 60 for b, but c is as near; c has no other y; d has no pitch; e no label
        Assert.Equal(2, atAnotherPitch.Nearest.Count);
        Assert.Equal(3, atAnotherPitch.WithoutAnswer);
        Assert.Equal((1 + 0.5) / 2, atAnotherPitch.Nearest.Value, 1e-12);
        Assert.Equal(3, scores[1].Nearest.Count);
    }

    [Fact]
    public void A_large_table_is_asked_by_sample()
    {
        var labels = TextColumn.Of("instrument", Enumerable.Range(0, 400).Select(row => $"i{row % 7}"));
        var score = LabelRetrieval.Measure(
            Tables.Random(400, 4, 2, labels),
            new(Tables.Random(400, 4, 2), DistanceMetric.Euclidean),
            Tables.NoTwins(400),
            [labels],
            null,
            100,
            0,
            null,
            default
        )[0];
        Assert.Equal(100 * 100 / 400, score.Queries);
        Assert.Equal(25, score.Nearest.Count);
    }

    static IReadOnlyList<RetrievalScore> Measure(EmbeddingTable table, TwinRows? twins = null) =>
        LabelRetrieval.Measure(
            table,
            new(table, DistanceMetric.Euclidean),
            twins ?? Tables.NoTwins(table.Count),
            [table.Text("instrument")!],
            null,
            1000,
            0,
            null,
            default
        );
}
