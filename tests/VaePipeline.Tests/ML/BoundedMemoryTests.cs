using Microsoft.ML;

namespace VaePipeline.Tests.ML;

/// <summary>The heap of the whole process is measured, so nothing else may run meanwhile.</summary>
[CollectionDefinition(nameof(MeasuredHeap), DisableParallelization = true)]
public sealed class MeasuredHeap;

[Collection(nameof(MeasuredHeap))]
public sealed class BoundedMemoryTests(SoundFolder sounds) : IClassFixture<SoundFolder>
{
    readonly MLContext _ml = new(1);

    [Fact]
    public void Memory_does_not_grow_with_the_rows()
    {
        var view = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 6_000).Select(i => new Sound { Path = sounds.Tones[i % 75], Number = i, Pair = [0, 0] }));
        using var chain = Chains.Estimator(_ml, sounds, threads: 2, batchSize: 16).Fit(view);
        long early = 0, late = 0;
        foreach (var row in _ml.Data.CreateEnumerable<Embedded>(chain.Transform(view), reuseRowObject: true))
        {
            if (row.Number == 500)
                early = GC.GetTotalMemory(forceFullCollection: true);
            if (row.Number == 5_500)
                late = GC.GetTotalMemory(forceFullCollection: true);
        }
        Assert.InRange(late - early, long.MinValue, 3_000_000);
    }
}
