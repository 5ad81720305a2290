using VaePipeline.Training.Health;
using VaePipeline.Training.Pipelines;
using VaePipeline.Training.Randomness;

namespace VaePipeline.Tests.Training.Health;

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
        Assert.Equal((1, 2), (health.ActiveUnits, health.InformativeUnits));
        Assert.Equal(6.15 / 6, health.MuMean, 6);
        Assert.Equal(1.0 / 6, health.LogvarMean, 6);
        Assert.Equal(Math.Sqrt(1.0 / 6), health.LogvarDeviation, 6);
    }

    static readonly UntrainedPeers Peers = new(Mean: 0.237, FirstComponent: 0.143, Pca: 0.022, Components: 32);

    static Pipeline Pipeline(double betaMax) => new() { Name = "n", Dataset = new() { Path = "d" }, Loss = new() { BetaMax = betaMax } };

    // as many units vary by 1 as are alive; the others stand still
    static LatentHealth Space(int alive)
    {
        const int units = 32, examples = 50;
        var (mu, random) = (new float[examples * units], new Philox(0, RandomStream.Shuffle, 0));
        random.FillNormal(mu);
        for (var i = 0; i < mu.Length; i++)
            if (i % units >= alive)
                mu[i] = 0;
        return LatentHealth.Measure(mu, new float[mu.Length], units);
    }

    [Theory]
    [InlineData(32, 0.02, SpaceState.Healthy)]
    [InlineData(16, 0.02, SpaceState.Healthy)]
    [InlineData(15, 0.02, SpaceState.PartlyCollapsed)]
    [InlineData(4, 0.02, SpaceState.PartlyCollapsed)]
    [InlineData(3, 0.02, SpaceState.Collapsed)]
    [InlineData(0, 0.02, SpaceState.Collapsed)]
    [InlineData(32, 0.15, SpaceState.Collapsed)] // units move, but the decoder does not listen
    public void TheVerdictFollowsUnitsAndError(int alive, double error, SpaceState state)
    {
        var verdict = SpaceVerdict.Of(Space(alive), error, Peers, Pipeline(2));
        Assert.Equal(state, verdict.State);
        Assert.StartsWith($"{alive} of 32 units are active", verdict.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void UnitsThatMoveButCarryNothingAreNotInUse()
    {
        // mu varies by a little over 0.01: active by the usual definition, and worth 0.006 nat
        var (mu, random) = (new float[32 * 200], new Philox(0, RandomStream.Shuffle, 0));
        random.FillNormal(mu);
        var health = LatentHealth.Measure([.. mu.Select(m => 0.12f * m)], new float[mu.Length], 32);
        Assert.Equal((32, 0), (health.ActiveUnits, health.InformativeUnits));
        Assert.Equal(SpaceState.Collapsed, SpaceVerdict.Of(health, 0.02, Peers, Pipeline(2)).State);
    }

    [Fact]
    public void TheReasonNamesTheSettingThatWouldChangeIt()
    {
        // the log's settings: beta 2 beside a mean over 10,240 bins, where 2 * 0.022 / 10240 = 4.3e-6 would be the evidence lower bound's
        var crushed = SpaceVerdict.Of(Space(1), 0.174, Peers, Pipeline(2)).Reason;
        Assert.Contains("lower it towards 4.3e-6", crushed, StringComparison.Ordinal);
        Assert.Contains("loss.beta_max 2 weighs", crushed, StringComparison.Ordinal);
        var young = SpaceVerdict.Of(Space(1), 0.17, Peers, Pipeline(4e-6)).Reason;
        Assert.Contains("raise training.epochs", young, StringComparison.Ordinal);
        Assert.DoesNotContain(':', SpaceVerdict.Of(Space(32), 0.02, Peers, Pipeline(2)).Reason);
    }
}
