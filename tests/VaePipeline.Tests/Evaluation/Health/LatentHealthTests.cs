using VaePipeline.Evaluation.Health;

namespace VaePipeline.Tests.Evaluation.Health;

public class LatentHealthTests
{
    [Fact]
    public void StatisticsAreThoseWorkedOutByHand()
    {
        // unit 0: mu 1, 2, 3; unit 1: mu 0, 0, 0.15 with logvar 0, 0, 1
        var health = LatentHealth.Measure([1, 0, 2, 0, 3, 0.15f], [0, 0, 0, 0, 0, 1], units: 2);
        Assert.Equal((1 + 4 + 9) / 6.0, health.KlPerUnit[0], 6);
        Assert.Equal((0.15 * 0.15 + Math.E - 2) / 6, health.KlPerUnit[1], 6);
        Assert.Equal([1, 0.0075], health.MuVariancePerUnit.Select(v => Math.Round(v, 6)));
        Assert.Equal((1, 2, 1), (health.ActiveUnits, health.InformativeUnits, health.UnitsInUse)); // mu of unit 1 hardly varies
        Assert.Equal(6.15 / 6, health.MuMean, 6);
        Assert.Equal(1.0 / 6, health.LogvarMean, 6);
        Assert.Equal(Math.Sqrt(1.0 / 6), health.LogvarDeviation, 6);
    }
}
