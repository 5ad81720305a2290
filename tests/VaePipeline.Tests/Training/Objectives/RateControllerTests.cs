using VaePipeline.Training.Objectives;
using VaePipeline.Training.Pipelines;

namespace VaePipeline.Tests.Training.Objectives;

public class RateControllerTests
{
    [Fact]
    public void BetaMovesByFactorsTowardsTheTarget()
    {
        var controller = new RateController(target: 10, gain: 0.1, initialBeta: 0.5);
        Assert.Equal(0.5, controller.Beta, 1e-7);
        controller.Update(15); // half above the target
        Assert.Equal(0.5 * Math.Exp(0.1 * 0.5 + 0.5), controller.Beta, 1e-6);
        controller.Update(8);
        Assert.Equal(0.5 * Math.Exp(0.1 * 0.5 - 0.1 * 0.2 - 0.2), controller.Beta, 1e-6);
        controller.Update(10);
        Assert.Equal(0.5 * Math.Exp(0.1 * 0.5 - 0.1 * 0.2), controller.Beta, 1e-6);
        controller.Update(1e9); // counts as twice the target
        Assert.Equal(0.5 * Math.Exp(0.1 * 0.3 + 0.1 + 1), controller.Beta, 1e-5);
    }

    [Fact]
    public void AnUnreachableTargetDoesNotWindUp()
    {
        var controller = new RateController(target: 10, gain: 1, initialBeta: 1);
        for (var step = 0; step < 10_000; step++)
            controller.Update(1000);
        Assert.Equal(1e3 * Math.E, controller.Beta, 1e-2);
        for (var step = 0; step < 10_000; step++)
            controller.Update(0);
        Assert.Equal(1e-9 / Math.E, controller.Beta, 1e-13);
    }

    [Fact]
    public void TheRestoredStateEqualsTheCapturedOne()
    {
        var controller = new RateController(target: 3, gain: 0.01, initialBeta: 1e-4);
        for (var step = 0; step < 100; step++)
            controller.Update(3 + Math.Sin(step));
        var captured = controller.Capture();
        var other = new RateController(target: 3, gain: 0.01, initialBeta: 1);
        other.Restore(new Dictionary<string, VaePipeline.Model.NamedTensor> { [captured.Name] = captured });
        for (var step = 0; step < 10; step++)
        {
            Assert.Equal(controller.Beta, other.Beta);
            controller.Update(step);
            other.Update(step);
        }
    }

    [Fact]
    public void InitialBetaIsThatOfTheEvidenceLowerBound() =>
        Assert.Equal(
            (1, 1e-4),
            (RateController.InitialBeta(ReconstructionLoss.Calibrated, 10_000), RateController.InitialBeta(ReconstructionLoss.Mse, 10_000))
        );
}
