using FsCheck;
using FsCheck.Fluent;
using VaePipeline.Datasets;

namespace VaePipeline.Tests.Datasets;

public class SplitTests
{
    /// <summary>The first outputs for seed 0 in the reference implementation, seeded through splitmix64.</summary>
    [Fact]
    public void The_generator_is_xoshiro256_star_star()
    {
        var generator = new Xoshiro256(0);
        foreach (var expected in new ulong[] { 11091344671253066420, 13793997310169335082, 1900383378846508768, 7684712102626143532 })
            Assert.Equal(expected, generator.Next());
    }

    /// <summary>A split must never change, because experiments depend on it.</summary>
    [Fact]
    public void A_split_never_changes()
    {
        var (train, validation) = Split.Random(20, 0.25, 7);
        Assert.Equal(KnownValidation, validation);
        Assert.Equal(Enumerable.Range(0, 20).Except(KnownValidation), train);
    }

    static readonly int[] KnownValidation = [3, 9, 10, 11, 19];

    [Theory]
    [InlineData(12_678, 0.1, 1_267)]
    [InlineData(12_600, 0.1, 1_260)]
    [InlineData(100, 0.29, 29)]
    [InlineData(9, 0.1, 0)]
    [InlineData(0, 0.5, 0)]
    [InlineData(5, 0, 0)]
    public void The_validation_part_is_rounded_down(int count, double fraction, int expected) =>
        Assert.Equal(expected, Split.Random(count, fraction, 1).Validation.Length);

    [Fact]
    public void Every_note_is_in_exactly_one_part() =>
        Prop.ForAll(
                ArbMap.Default.ArbFor<int>(),
                ArbMap.Default.ArbFor<NonNegativeInt>(),
                (seed, count) =>
                {
                    var (train, validation) = Split.Random(count.Get, 0.3, seed);
                    return train.Concat(validation).Order().SequenceEqual(Enumerable.Range(0, count.Get))
                        && train.SequenceEqual(train.Order());
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Every_index_is_drawn_equally_often_over_all_seeds()
    {
        var chosen = new int[50];
        for (var seed = 0; seed < 2_000; seed++)
            foreach (var i in Split.Random(50, 0.2, seed).Validation)
                chosen[i]++;
        // 400 expected, standard deviation 18
        Assert.All(chosen, times => Assert.InRange(times, 300, 500));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-0.1)]
    [InlineData(double.NaN)]
    public void A_fraction_out_of_range_is_refused(double fraction) =>
        Assert.Contains(
            "0 to below 1",
            Assert.Throws<ArgumentOutOfRangeException>(() => Split.Random(10, fraction, 1)).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void Draws_below_a_limit_are_even()
    {
        var generator = new Xoshiro256(5);
        var counts = new int[7];
        for (var i = 0; i < 70_000; i++)
            counts[generator.Below(7)]++;
        Assert.All(counts, count => Assert.InRange(count, 9_600, 10_400));
    }
}
