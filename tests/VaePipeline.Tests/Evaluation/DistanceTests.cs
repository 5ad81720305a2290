using VaePipeline.Evaluation.Distances;
using VaePipeline.Evaluation.Neighbors;
using VaePipeline.Evaluation.Tables;
using VaePipeline.Foundation;

namespace VaePipeline.Tests.Evaluation;

public class DistanceTests
{
    [Fact]
    public void Pairs_are_those_of_the_log_in_its_order()
    {
        var pairs = PairDistances.Of(new(Reference.Table, DistanceMetric.Euclidean), 4, 0, sampled: false);
        Assert.Equal([(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)], pairs.Pairs.Select(pair => (pair.First, pair.Second)));
        Reference.AssertClose(Reference.Numbers("pairs"), pairs.Pairs.Select(pair => pair.Distance), 1e-9);
        Assert.Equal(Reference.Number("mean_distance"), pairs.Mean, 1e-9);
        Assert.Equal(288 * 287 / 2, pairs.PairsMeasured);
    }

    [Fact]
    public void Sampled_pairs_are_rows_of_the_table_in_order_and_the_same_for_a_seed()
    {
        PackedRows rows = new(Reference.Table, DistanceMetric.Euclidean);
        var pairs = PairDistances.Of(rows, 6, 9, sampled: true).Pairs;
        Assert.Equal(15, pairs.Count);
        Assert.All(pairs, pair => Assert.True(pair.First < pair.Second));
        Assert.Equal(pairs, PairDistances.Of(rows, 6, 9, sampled: true).Pairs);
        Assert.NotEqual(pairs, PairDistances.Of(rows, 6, 10, sampled: true).Pairs);
    }

    [Theory]
    [InlineData("instrument")]
    [InlineData("family")]
    public void Groups_agree_with_scikit_learn(string label)
    {
        var groups = Assert.Single(Reference.Report.Groups, groups => groups.Label == label);
        Assert.Equal(Reference.Number("groups", label, "within"), groups.Within, 1e-5);
        Assert.Equal(Reference.Number("groups", label, "between"), groups.Between, 1e-5);
        Assert.Equal(Reference.Number("groups", label, "silhouette"), groups.Silhouette, 1e-5);
        Assert.Equal(288, groups.RowsMeasured);
        Assert.Equal(Reference.At("groups", label, "groups").EnumerateObject().Count(), groups.Groups.Count);
        foreach (var group in groups.Groups)
        {
            Assert.Equal(Reference.Number("groups", label, "groups", group.Name, "rows"), group.Rows);
            Assert.Equal(Reference.Number("groups", label, "groups", group.Name, "within"), group.Within, 1e-5);
            Assert.Equal(Reference.Number("groups", label, "groups", group.Name, "between"), group.Between, 1e-5);
            Assert.Equal(Reference.Number("groups", label, "groups", group.Name, "silhouette"), group.Silhouette, 1e-5);
        }
    }

    [Fact]
    public void A_sample_of_groups_comes_near_to_all_of_them_and_says_its_size()
    {
        PackedRows rows = new(Reference.Table, DistanceMetric.Euclidean);
        var sampled = GroupDistances.Of(rows, Reference.Table.Text("family")!, 100, 1, null, default)!;
        Assert.Equal(100, sampled.RowsMeasured);
        Assert.Equal(288, sampled.RowsLabeled);
        Assert.Equal(Reference.Number("groups", "family", "within"), sampled.Within, 0.3);
        Assert.Equal(Reference.Number("groups", "family", "between"), sampled.Between, 0.3);
    }

    [Fact]
    public void Rows_without_a_label_and_groups_of_one_row_are_measured_as_they_should_be()
    {
        // a: 0 and 2; b: 10 alone; the unlabeled row at 100 counts nowhere
        var table = Tables.Of([0, 2, 10, 100], 1, TextColumn.Of("family", ["a", "a", "b", null]));
        var groups = GroupDistances.Of(new(table, DistanceMetric.Euclidean), table.Text("family")!, 100, 0, null, default)!;
        Assert.Equal(3, groups.RowsLabeled);
        Assert.Equal(2, groups.Within);
        Assert.Equal(9, groups.Between);
        Assert.True(double.IsNaN(groups.Groups[1].Within));
        Assert.Equal((1 - 2 / 10.0 + 1 - 2 / 8.0 + 0) / 3, groups.Silhouette, 1e-9);
        Assert.Null(
            GroupDistances.Of(new(table, DistanceMetric.Euclidean), TextColumn.Of("one", ["a", "a", "a", "a"]), 100, 0, null, default)
        );
    }

    [Theory]
    [InlineData(DistanceMetric.Euclidean, "euclidean")]
    [InlineData(DistanceMetric.Cosine, "cosine")]
    public void Neighbors_agree_with_scikit_learn(DistanceMetric metric, string name)
    {
        var found = NearestNeighbors.Find(Reference.Table, 4, metric);
        var distances = Reference.Matrix("neighbours", name, "distances");
        var rows = Reference.Matrix("neighbours", name, "rows");
        for (var query = 0; query < distances.Length; query++)
        for (var rank = 0; rank < 4; rank++)
        {
            Assert.Equal(distances[query][rank], found.Distances(query)[rank], 2e-6);
            // where two distances are equal up to rounding, either order is right
            var isClose = distances[query].Where((other, at) => at != rank && Math.Abs(other - distances[query][rank]) < 2e-6).Any();
            if (!isClose && rank < 3)
                Assert.Equal(rows[query][rank], found.Rows(query)[rank]);
        }
    }

    [Theory]
    [InlineData(2, 1)]
    [InlineData(15, 3)]
    [InlineData(16, 7)]
    [InlineData(17, 8)]
    [InlineData(33, 9)]
    [InlineData(1100, 32)]
    public void Neighbors_are_those_of_plain_sorting_at_every_size(int rows, int units)
    {
        var table = Tables.Random(rows, units, 11);
        var found = NearestNeighbors.Find(table, 5);
        Assert.Equal(Math.Min(5, rows - 1), found.K);
        for (var query = 0; query < rows; query += Math.Max(1, rows / 40))
        {
            var expected = Enumerable
                .Range(0, rows)
                .Where(row => row != query)
                .Select(row =>
                    Math.Sqrt(Enumerable.Range(0, units).Sum(unit => Math.Pow((double)table[row][unit] - table[query][unit], 2)))
                )
                .Order()
                .Take(found.K)
                .ToArray();
            Reference.AssertClose(expected, found.Distances(query).ToArray().Select(distance => (double)distance), 1e-5);
        }
    }

    [Fact]
    public void Of_rows_at_one_place_the_earlier_is_the_nearer_and_a_row_is_never_its_own_neighbor()
    {
        var found = NearestNeighbors.Find(Tables.Of(new float[40], 1), 3);
        Assert.Equal([1, 2, 3], found.Rows(0).ToArray());
        Assert.Equal([0, 1, 2], found.Rows(20).ToArray());
    }

    [Fact]
    public void A_zero_vector_has_no_cosine_and_the_message_names_it()
    {
        var error = Assert.Throws<EmbeddingTableException>(() =>
            NearestNeighbors.Find(Tables.Of([1, 1, 0, 0], 2), 1, DistanceMetric.Cosine)
        );
        Assert.Contains("\"row1\"", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Ranking_sorts_as_a_stable_sort_does()
    {
        var random = AwkwardDistances(5000);
        var ranked = new DistanceRanking(random.Length).Sort(random).ToArray();
        Assert.Equal(Enumerable.Range(0, random.Length).OrderBy(row => random[row]), ranked.Select(DistanceRanking.Row));
    }

    /// <summary>Distances with many ties, zeros, tiny and infinite ones.</summary>
    static float[] AwkwardDistances(int count)
    {
        var random = new Philox(3, RandomStream.Sample);
        return
        [
            .. Enumerable
                .Range(0, count)
                .Select(_ =>
                    random.NextBelow(10) switch
                    {
                        0 => 0f,
                        1 => float.Epsilon * random.NextBelow(5),
                        2 => float.PositiveInfinity,
                        _ => random.NextBelow(300) * MathF.Pow(10, random.NextBelow(20) - 10),
                    }
                ),
        ];
    }
}
