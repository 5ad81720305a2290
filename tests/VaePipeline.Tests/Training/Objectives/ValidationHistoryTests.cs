using VaePipeline.Training.Objectives;
using VaePipeline.Training.Pipelines;

namespace VaePipeline.Tests.Training.Objectives;

public class ValidationHistoryTests
{
    [Theory]
    [InlineData(new double[] { 3 }, 1, false)]
    [InlineData(new double[] { 3, 2, 1 }, 3, false)]
    [InlineData(new double[] { 3, 1, 2 }, 2, false)]
    [InlineData(new double[] { 3, 1, 2, 1 }, 2, true)] // an equal value is not lower
    [InlineData(new double[] { 3, 1, 2, 0.9 }, 4, false)]
    [InlineData(new double[] { 1, 2, 3 }, 1, true)]
    public void PatienceOfTwoEndsTwoEpochsAfterTheBest(double[] measures, int best, bool stale)
    {
        var history = new ValidationHistory(measures, WarmupEpochs: 0);
        Assert.Equal(best, history.BestEpoch);
        Assert.Equal(stale, history.IsStale(2));
        Assert.False(history.IsStale(null));
    }

    [Theory]
    [InlineData(0, 6, 0)]
    [InlineData(5, 6, 0)] // its sixth step already has the full beta
    [InlineData(6, 6, 1)]
    [InlineData(2000, 355, 5)]
    public void EpochsThatEndBeforeBetaReachesItsMaximumAreNotCounted(int warmupSteps, int stepsPerEpoch, int notCounted)
    {
        var loss = new LossSection { BetaMax = 2, WarmupSteps = warmupSteps };
        double[] measures = [.. Enumerable.Range(0, 8).Select(i => (double)i)];
        var history = ValidationHistory.Of(measures, 7, loss, stepsPerEpoch);
        Assert.Equal(measures.Take(7).Skip(notCounted), history.Counted);
        for (var epoch = 1; epoch <= 7; epoch++)
            Assert.Equal(epoch > notCounted, Schedules.Beta(loss, (long)epoch * stepsPerEpoch - 1) == 2);
        Assert.Equal(1, history.BestEpoch); // among all epochs, since the measure is comparable between them
        Assert.Equal(6 - notCounted >= 3, history.IsStale(3));
    }

    [Fact]
    public void NothingIsStaleBeforeTheFirstEpochThatCounts() =>
        Assert.False(new ValidationHistory([1, 2, 3, 4], WarmupEpochs: 4).IsStale(1));

    [Fact]
    public void EpochsOfCyclesAreExcludedButNotEpochsOfATargetRate()
    {
        var cyclical = new LossSection
        {
            Annealing = BetaAnnealing.Cyclical,
            WarmupSteps = 10,
            CycleSteps = 30,
            Cycles = 2,
        };
        Assert.Equal([4, 5.0], ValidationHistory.Of([1, 2, 3, 4, 5], 5, cyclical, stepsPerEpoch: 12).Counted);
        Assert.Equal([1, 2.0], ValidationHistory.Of([1, 2], 2, new() { TargetRate = 8 }, stepsPerEpoch: 12).Counted);
    }

    [Theory]
    [InlineData(ValidationMeasure.TotalAtBetaMax, 0.2 + 2 * 3)]
    [InlineData(ValidationMeasure.Reconstruction, 0.2)]
    [InlineData(ValidationMeasure.ErrorOfMean, 0.1)]
    public void TheMeasureDoesNotDependOnTheEpochsBeta(ValidationMeasure measure, double expected)
    {
        var pipeline = SyntheticNotes.Pipeline with
        {
            Loss = new() { BetaMax = 2 },
            Training = new() { Measure = measure },
        };
        Assert.Equal(expected, ValidationHistory.MeasureOf(pipeline, new Losses(0.001, 0.2, 2.5, 3, 1.5, 0.203), 0.1), 12);
    }
}
