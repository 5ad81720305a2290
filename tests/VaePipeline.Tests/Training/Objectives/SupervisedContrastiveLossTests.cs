using System.Text.Json;
using VaePipeline.Training.Objectives;
using static TorchSharp.torch;

namespace VaePipeline.Tests.Training.Objectives;

public class SupervisedContrastiveLossTests
{
    sealed record Case(int[] Labels, int Units, double Temperature, float[] Mu, double Loss, double[] Gradient);

    sealed record Written(Case[] Cases);

    static readonly JsonSerializerOptions SnakeCase = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    [Fact]
    public void LossAndGradientMatchPyTorch()
    {
        var cases = JsonSerializer
            .Deserialize<Written>(File.ReadAllText(Fixtures.Path("training/supervised-contrast.json")), SnakeCase)!
            .Cases;
        Assert.Equal(3, cases.Length);
        foreach (var expected in cases)
        {
            using var scope = NewDisposeScope();
            var mu = tensor(expected.Mu, [expected.Labels.Length, expected.Units], requires_grad: true);
            var loss = SupervisedContrastiveLoss.Of(mu, expected.Labels, expected.Temperature);
            loss.backward();
            Assert.Equal(expected.Loss, loss.item<float>(), 1e-5);
            var gradient = mu.grad!.data<float>().ToArray();
            for (var i = 0; i < gradient.Length; i++)
                Assert.Equal(expected.Gradient[i], gradient[i], 1e-5);
        }
    }

    [Fact]
    public void NotesOfOneLabelHaveALowerLossTogetherThanApart()
    {
        using var scope = NewDisposeScope();
        var mu = tensor([1f, 0, 2, 0.1f, 0, 1, -0.1f, 3], [4, 2]);
        Assert.True(Loss(mu, [0, 0, 1, 1]) < 0.5f * Loss(mu, [0, 1, 0, 1]));

        static float Loss(Tensor mu, int[] labels) => SupervisedContrastiveLoss.Of(mu, labels, 0.5).item<float>();
    }

    [Fact]
    public void WithoutPairsThereIsNeitherLossNorGradient()
    {
        using var scope = NewDisposeScope();
        var mu = tensor([1f, 0, 2, 0.1f, 0, 1], [3, 2], requires_grad: true);
        var loss = SupervisedContrastiveLoss.Of(mu, [0, 1, 2], 0.1);
        loss.backward();
        Assert.Equal(0, loss.item<float>());
        Assert.All(mu.grad!.data<float>().ToArray(), value => Assert.Equal(0, value));
    }

    [Fact]
    public void AVectorOfZerosIsAllowed()
    {
        using var scope = NewDisposeScope();
        var mu = tensor([0f, 0, 1, 0, 0, 1], [3, 2], requires_grad: true);
        var loss = SupervisedContrastiveLoss.Of(mu, [0, 0, 0], 0.01);
        loss.backward();
        Assert.True(float.IsFinite(loss.item<float>()));
    }
}
