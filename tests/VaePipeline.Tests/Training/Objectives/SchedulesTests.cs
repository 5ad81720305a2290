using VaePipeline.Training.Objectives;
using VaePipeline.Training.Pipelines;

namespace VaePipeline.Tests.Training.Objectives;

public class SchedulesTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0.001)]
    [InlineData(1000, 1)]
    [InlineData(2000, 2)]
    [InlineData(2001, 2)]
    [InlineData(long.MaxValue, 2)]
    public void BetaRisesLinearlyThenStays(long step, double beta) =>
        Assert.Equal(beta, Schedules.Beta(new() { BetaMax = 2, WarmupSteps = 2000 }, step), 12);

    [Fact]
    public void WithoutWarmupBetaIsAtItsMaximumFromTheFirstStep() =>
        Assert.Equal(0.5, Schedules.Beta(new() { BetaMax = 0.5, WarmupSteps = 0 }, 0));

    [Theory]
    [InlineData(0, 0)]
    [InlineData(3, 0.75)]
    [InlineData(4, 1)]
    [InlineData(9, 1)]
    [InlineData(10, 0)] // the second of three cycles
    [InlineData(12, 0.5)]
    [InlineData(20, 0)]
    [InlineData(24, 1)]
    [InlineData(30, 1)] // the last cycle has no end
    [InlineData(31, 1)]
    [InlineData(long.MaxValue, 1)]
    public void CyclicalBetaRisesInEveryCycle(long step, double beta)
    {
        var loss = new LossSection
        {
            BetaMax = 1,
            WarmupSteps = 4,
            Annealing = BetaAnnealing.Cyclical,
            CycleSteps = 10,
            Cycles = 3,
        }.Validated();
        Assert.Equal(beta, Schedules.Beta(loss, step), 12);
        Assert.Equal(24, Schedules.BetaSettles(loss));
    }

    [Fact]
    public void OneCycleIsLinear()
    {
        var loss = new LossSection
        {
            BetaMax = 3,
            WarmupSteps = 40,
            Annealing = BetaAnnealing.Cyclical,
            CycleSteps = 50,
            Cycles = 1,
        };
        for (var step = 0; step < 200; step++)
            Assert.Equal(Schedules.Beta(new() { BetaMax = 3, WarmupSteps = 40 }, step), Schedules.Beta(loss, step));
        Assert.Equal(40, Schedules.BetaSettles(loss));
    }

    [Fact]
    public void LearningRateIsConstantOrFallsAlongHalfACosine()
    {
        var constant = new TrainingSection { LearningRate = 0.01 };
        Assert.Equal([0.01, 0.01, 0.01], new long[] { 0, 50, 100 }.Select(step => Schedules.LearningRate(constant, step, 100, 0.01)));
        var cosine = constant with { Schedule = LearningRateSchedule.Cosine };
        Assert.Equal(0.01, Schedules.LearningRate(cosine, 0, 100, 0.01), 12);
        Assert.Equal(0.005, Schedules.LearningRate(cosine, 50, 100, 0.01), 12);
        Assert.Equal(0, Schedules.LearningRate(cosine, 100, 100, 0.01), 12);
    }

    [Fact]
    public void CosineAfterAWarmupFollowsPyTorch()
    {
        foreach (var run in PyTorchSchedules.Load().Cosine)
        {
            var training = new TrainingSection
            {
                LearningRate = run.Rate,
                Schedule = LearningRateSchedule.Cosine,
                LearningRateWarmupSteps = run.Warmup,
            };
            for (var step = 0; step < run.Steps; step++)
                Assert.Equal(run.Rates[step], Schedules.LearningRate(training, step, run.Steps, run.Rate), 1e-9 * run.Rate);
        }
    }

    [Fact]
    public void AWarmupRisesLinearlyToTheHighestOfAnySchedule()
    {
        foreach (var schedule in Enum.GetValues<LearningRateSchedule>())
        {
            var training = new TrainingSection { Schedule = schedule, LearningRateWarmupSteps = 4 };
            var rates = Enumerable.Range(0, 5).Select(step => Schedules.LearningRate(training, step, 1000, 0.8));
            Assert.All(rates.Zip([0.2, 0.4, 0.6, 0.8, 0.8]), pair => Assert.Equal(pair.Second, pair.First, 12));
        }
    }

    [Fact]
    public void AWarmupLongerThanTheRunNeverReachesItsSchedule()
    {
        var training = new TrainingSection { Schedule = LearningRateSchedule.Cosine, LearningRateWarmupSteps = 100 };
        Assert.Equal([0.01, 0.02, 0.05], new long[] { 0, 1, 4 }.Select(step => Schedules.LearningRate(training, step, 5, 1)));
    }

    [Fact]
    public void PlateauFollowsPyTorchToTheLastBit()
    {
        foreach (var run in PyTorchSchedules.Load().Plateau)
        {
            var training = new TrainingSection
            {
                LearningRate = run.Rate,
                Schedule = LearningRateSchedule.Plateau,
                Plateau = new()
                {
                    Factor = run.Factor,
                    Patience = run.Patience,
                    Threshold = run.Threshold,
                    MinLearningRate = run.Minimum,
                },
            };
            Assert.Equal(run.Rate, Plateau.LearningRate(training, []));
            Assert.Equal(
                run.Rates,
                Enumerable.Range(1, run.Measures.Length).Select(epochs => Plateau.LearningRate(training, run.Measures.Take(epochs)))
            );
            Assert.Equal(
                run.Rate,
                Plateau.LearningRate(training with { Schedule = LearningRateSchedule.Cosine, Plateau = new() }, run.Measures)
            );
        }
    }
}
