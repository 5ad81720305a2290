using VaePipeline.Evaluation.Health;
using VaePipeline.Foundation;
using VaePipeline.Model;
using VaePipeline.Training.Pipelines;
using VaePipeline.Training.Runs;

namespace VaePipeline.Tests.Training.Runs;

public class EpochVerdictTests
{
    // the mean predictor's 0.237, then 0.143, and from there evenly down to 0.022, a step of 0.0039 a component
    static readonly ReconstructionBaselines Baselines = new([0.237, .. Enumerable.Range(0, 32).Select(c => 0.143 - 0.121 * c / 31)]);

    static Pipeline Pipeline(LossSection loss) =>
        new()
        {
            Name = "n",
            Dataset = new() { Path = "d" },
            Loss = loss,
        };

    static SpaceVerdict Verdict(int alive, double error, LossSection loss, double? beta = null) =>
        EpochVerdict.Of(Space(alive), error, Baselines, Pipeline(loss), beta ?? loss.BetaMax);

    // as many Units vary by 1 as are alive; the others stand still
    static LatentHealth Space(int alive)
    {
        const int Units = 32,
            Examples = 50;
        var (mu, random) = (new float[Examples * Units], new Philox(0, RandomStream.Shuffle, 0));
        random.FillNormal(mu);
        for (var i = 0; i < mu.Length; i++)
            if (i % Units >= alive)
                mu[i] = 0;
        return LatentHealth.Measure(mu, new float[mu.Length], Units);
    }

    [Theory]
    [InlineData(32, 0.02, 1e-5, SpaceState.Healthy)]
    [InlineData(16, 0.02, 1e-5, SpaceState.Healthy)]
    [InlineData(15, 0.02, 1e-5, SpaceState.PartlyCollapsed)]
    [InlineData(4, 0.02, 1e-5, SpaceState.PartlyCollapsed)]
    [InlineData(3, 0.02, 1e-5, SpaceState.Collapsed)] // a decoder that is told the pitch may reconstruct without a code
    [InlineData(0, 0.02, 1e-5, SpaceState.Collapsed)]
    [InlineData(1, 0.174, 2, SpaceState.Collapsed)] // the log's
    [InlineData(0, 0.3, 1e-5, SpaceState.Undertrained)] // nothing learnt yet, and nothing that keeps Units from being learnt
    [InlineData(32, 0.15, 1e-5, SpaceState.Undertrained)] // Units move, but the decoder does not listen yet
    [InlineData(32, 0.3, 2, SpaceState.Undertrained)]
    public void TheVerdictFollowsUnitsErrorAndTheRoomThatBetaLeaves(int alive, double error, double beta, SpaceState state)
    {
        var verdict = Verdict(alive, error, new() { BetaMax = beta });
        Assert.Equal(state, verdict.State);
        Assert.StartsWith($"{alive} of 32 units are active", verdict.Reason, StringComparison.Ordinal);
        Assert.Equal(state == SpaceState.Healthy, verdict.Advice is null);
    }

    [Fact]
    public void UnitsThatMoveButCarryNothingAreNotInUse()
    {
        // mu varies by a little over 0.01: active by the usual definition, and worth 0.006 nat
        var (mu, random) = (new float[32 * 200], new Philox(0, RandomStream.Shuffle, 0));
        random.FillNormal(mu);
        var health = LatentHealth.Measure([.. mu.Select(m => 0.12f * m)], new float[mu.Length], 32);
        Assert.Equal((32, 0, 0), (health.ActiveUnits, health.InformativeUnits, health.UnitsInUse));
        Assert.Equal(SpaceState.Collapsed, EpochVerdict.Of(health, 0.02, Baselines, Pipeline(new()), 2).State);
    }

    [Fact]
    public void WhileBetaRisesItTellsWhatIsToCome()
    {
        var log = new LossSection { BetaMax = 2 };
        // little beta yet: the Units are there and will not stay
        var early = Verdict(32, 0.1, log, beta: 1e-3);
        Assert.Equal(SpaceState.Healthy, early.State);
        Assert.StartsWith("but loss.beta_max 2 will leave room for 0 units", early.Advice, StringComparison.Ordinal);
        // nothing learnt yet
        var young = Verdict(0, 0.3, log, beta: 1e-3);
        Assert.Equal(SpaceState.Undertrained, young.State);
        Assert.StartsWith("loss.beta_max 2 will leave room", young.Advice, StringComparison.Ordinal);
        // enough beta already
        Assert.Equal(SpaceState.Collapsed, Verdict(0, 0.3, log, beta: 0.4).State);
        // a beta that leaves room in the end needs no warning
        Assert.Null(Verdict(32, 0.1, new() { BetaMax = 1e-4 }, beta: 1e-5).Advice);
    }

    [Fact]
    public void TheAdviceNamesTheSettingThatWouldChangeIt()
    {
        // one more component lowers the error by 0.121 / 31: there is room for all below twice that
        var crushed = Verdict(1, 0.174, new() { BetaMax = 2 }).Advice;
        Assert.Equal(
            "loss.beta_max 2 leaves room for 0 units, since a unit pays only if it lowers the error by more than 1, and the best principal component "
                + "lowers it by 0.094; there is room for 32 below 0.0078",
            crushed
        );
        Assert.StartsWith(
            "not trained long enough yet to beat one principal component; raise training.epochs (5)",
            Verdict(1, 0.17, new() { BetaMax = 4e-6 }).Advice,
            StringComparison.Ordinal
        );
        Assert.Contains("loss.free_bits_per: unit", Verdict(1, 0.1, new() { BetaMax = 4e-6 }).Advice, StringComparison.Ordinal);
        Assert.Equal("loss.target_rate 1 is little for 32 units; raise it", Verdict(1, 0.12, new() { TargetRate = 1 }, beta: 0.05).Advice);
    }

    [Fact]
    public void BesideACalibratedDecoderBetaIsWeighedByTheErrorReached()
    {
        // 10,240 Bins and an error of 0.1: a beta of 1,000 does what 0.0195 does beside the error itself, which leaves room for one component
        var loss = new LossSection { Reconstruction = ReconstructionLoss.Calibrated, BetaMax = 1000 };
        Assert.StartsWith(
            "loss.beta_max 1000 leaves room for 1 units, since a unit pays only if it lowers the error by more than 0.0098,",
            Verdict(1, 0.1, loss).Advice,
            StringComparison.Ordinal
        );
        Assert.EndsWith("room for 32 below 400", Verdict(1, 0.1, loss).Advice, StringComparison.Ordinal);
        Assert.Equal(SpaceState.Undertrained, Verdict(1, 0.2, loss with { BetaMax = 1 }).State);
    }

    [Fact]
    public void ALinearVaeKeepsTheUnitsThatThereIsRoomFor()
    {
        // Its optimum in closed form (Lucas et al. 2019): decoder columns along the eigenvectors, of length sqrt(l - s^2) where the eigenvalue l is above
        // the noise s^2, else 0. Beside a mean over D Bins a weight of beta is a noise of beta D / 2.
        const int Bins = 40;
        double[] eigenvalues = [4, 2, 1, 0.5, 0.25];
        var baselines = new ReconstructionBaselines([.. Enumerable.Range(0, 6).Select(c => (eigenvalues.Skip(c).Sum() + 1) / Bins)]);
        foreach (var beta in (double[])[0.001, 0.02, 0.04, 0.06, 0.12, 0.19, 0.21])
        {
            var columns = eigenvalues.Select(l => Math.Sqrt(Math.Max(0, l - beta * Bins / 2)));
            Assert.Equal(columns.Count(length => length > 0), baselines.RoomAt(beta));
        }
        Assert.Equal(5, baselines.RoomAt(0.999 * baselines.BetaWithRoomFor(5)));
        Assert.Equal(4, baselines.RoomAt(1.001 * baselines.BetaWithRoomFor(5)));
    }

    [Fact]
    public void AVerdictSurvivesTheWayThroughItsFile()
    {
        using var folder = new TemporaryFolder();
        Assert.Null(ModelHealth.Read(folder.Path));
        File.WriteAllText(folder[ModelHealth.FileName], """{"verdict": "partly_collapsed", "reason": "why"}""");
        Assert.Equal(
            (SpaceState.PartlyCollapsed, "why"),
            ModelHealth.Read(folder.Path) is { } read ? (read.Verdict, read.Reason) : default
        );
        foreach (
            var damaged in (string[])
                [
                    "",
                    "{}",
                    """{"verdict": "splendid", "reason": ""}""",
                    """{"verdict": "healthy", "reason": "", "other": 1}""",
                    "null",
                    "[1]",
                ]
        )
        {
            File.WriteAllText(folder[ModelHealth.FileName], damaged);
            var error = Assert.Throws<ModelFormatException>(() => ModelHealth.Read(folder.Path));
            Assert.Contains("is not a verdict on a model", error.Message, StringComparison.Ordinal);
        }
    }
}
