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
    public void BetaRisesLinearlyAndStays(long step, double beta)
        => Assert.Equal(beta, Schedules.Beta(new() { BetaMax = 2, WarmupSteps = 2000 }, step), 12);

    [Fact]
    public void WithoutWarmupBetaIsAtItsMaximumFromTheFirstStep()
        => Assert.Equal(0.5, Schedules.Beta(new() { BetaMax = 0.5, WarmupSteps = 0 }, 0));

    [Fact]
    public void LearningRateIsConstantOrFallsAlongHalfACosine()
    {
        var constant = new TrainingSection { LearningRate = 0.01 };
        Assert.Equal([0.01, 0.01, 0.01], new long[] { 0, 50, 100 }.Select(step => Schedules.LearningRate(constant, step, 100)));
        var cosine = constant with { Schedule = LearningRateSchedule.Cosine };
        Assert.Equal(0.01, Schedules.LearningRate(cosine, 0, 100), 12);
        Assert.Equal(0.005, Schedules.LearningRate(cosine, 50, 100), 12);
        Assert.Equal(0, Schedules.LearningRate(cosine, 100, 100), 12);
    }
}
