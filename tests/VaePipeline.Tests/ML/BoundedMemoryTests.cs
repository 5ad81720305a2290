using Microsoft.ML;
using VaePipeline.ML.Jobs.Inputs;

namespace VaePipeline.Tests.ML;

/// <summary>Measures the heap of the whole process, so no other test may run in parallel.</summary>
[CollectionDefinition(nameof(MeasuredHeap), DisableParallelization = true)]
public sealed class MeasuredHeap;

[Collection(nameof(MeasuredHeap))]
public sealed class BoundedMemoryTests(SoundFolder sounds) : IClassFixture<SoundFolder>
{
    readonly MLContext _ml = new(1);

    [Theory]
    [InlineData(null)]
    [InlineData("3/1000")]
    public void Memory_does_not_grow_with_the_list(string? shard)
    {
        using var folder = new TemporaryFolder();
        using var lines = new MeasuredLines();
        using var list = InputList.Create(
            folder[".list"],
            ["-"],
            new(lines),
            shard is null ? null : Shard.Parse(shard),
            TestContext.Current.CancellationToken
        );
        Assert.Equal(MeasuredLines.Count, list.AllRows);
        Assert.InRange(lines.Late - lines.Early, long.MinValue, 200_000);
    }

    /// <summary>Distinct paths; measures the heap near the beginning and near the end.</summary>
    sealed class MeasuredLines : TextReader
    {
        public const int Count = 200_000;

        int _next;

        public long Early { get; private set; }

        public long Late { get; private set; }

        public override string? ReadLine()
        {
            if (_next == 1_000)
                Early = GC.GetTotalMemory(forceFullCollection: true);
            if (_next == Count - 1_000)
                Late = GC.GetTotalMemory(forceFullCollection: true);
            return _next < Count ? FormattableString.Invariant($"drums/{_next++}.wav") : null;
        }
    }

    [Fact]
    public void Memory_does_not_grow_with_the_rows()
    {
        var view = _ml.Data.LoadFromEnumerable(
            Enumerable
                .Range(0, 6_000)
                .Select(i => new Sound
                {
                    Path = sounds.Tones[i % 75],
                    Number = i,
                    Pair = [0, 0],
                })
        );
        using var chain = Chains.Estimator(_ml, sounds, threads: 2, batchSize: 16).Fit(view);
        // the minimum of three readings: the number of batches in flight varies
        var (early, late) = (new List<long>(), new List<long>());
        foreach (var row in _ml.Data.CreateEnumerable<Embedded>(chain.Transform(view), reuseRowObject: true))
            if (row.Number is 500 or 600 or 700)
                early.Add(GC.GetTotalMemory(forceFullCollection: true));
            else if (row.Number is 5_300 or 5_400 or 5_500)
                late.Add(GC.GetTotalMemory(forceFullCollection: true));
        Assert.True(late.Min() - early.Min() <= 3_000_000, $"early {string.Join(", ", early)}; late {string.Join(", ", late)}");
    }
}
