using VaePipeline.Foundation;

namespace VaePipeline.Tests.Foundation;

public class PhiloxTests
{
    [Fact]
    public void Blocks_equal_those_of_Random123()
    {
        // known answers of the authors' file kat_vectors, philox4x32 with 10 rounds
        Assert.Equal((0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u), Philox.Block((0, 0, 0, 0), (0, 0)));
        Assert.Equal((0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu), Philox.Block((~0u, ~0u, ~0u, ~0u), (~0u, ~0u)));
        Assert.Equal(
            (0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u),
            Philox.Block((0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344), (0xa4093822, 0x299f31d0))
        );
    }

    [Fact]
    public void Normal_numbers_have_normal_moments()
    {
        var values = new float[200_001];
        new Philox(1, RandomStream.TrainingNoise, 7).FillNormal(values);
        Assert.Equal(0, values.Average(), 0.01);
        Assert.Equal(1, values.Average(v => (double)v * v), 0.02);
        Assert.Equal(0, values.Average(v => (double)v * v * v), 0.05);
        Assert.Equal(3, values.Average(v => Math.Pow(v, 4)), 0.15);
        Assert.Equal(0.6827, values.Count(v => Math.Abs(v) < 1) / (double)values.Length, 0.005);
    }

    [Fact]
    public void Every_seed_stream_and_position_has_its_own_sequence()
    {
        (int Seed, RandomStream Stream, long Position)[] keys =
        [
            (0, RandomStream.Shuffle, 0),
            (1, RandomStream.Shuffle, 0),
            (0, RandomStream.Weights, 0),
            (0, RandomStream.Shuffle, 1),
            (0, RandomStream.Shuffle, 1L << 32),
        ];
        Assert.Equal(keys.Length, keys.Select(k => new Philox(k.Seed, k.Stream, k.Position).Next()).Distinct().Count());
        Assert.Equal(new Philox(3, RandomStream.Weights, 4).Next(), new Philox(3, RandomStream.Weights, 4).Next());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(1000)]
    public void Numbers_below_a_limit_are_uniform(int limit)
    {
        var random = new Philox(5, RandomStream.Shuffle, 0);
        var counts = new int[limit];
        for (var i = 0; i < limit * 400; i++)
            counts[random.NextBelow(limit)]++;
        Assert.All(counts, count => Assert.InRange(count, 280, 520)); // 400 +- 6 standard deviations
    }

    [Fact]
    public void Shuffling_keeps_every_value()
    {
        var values = Enumerable.Range(0, 1000).ToArray();
        new Philox(0, RandomStream.Shuffle, 0).Shuffle(values);
        Assert.NotEqual(Enumerable.Range(0, 1000), values);
        Assert.Equal(Enumerable.Range(0, 1000), values.Order());
    }
}
