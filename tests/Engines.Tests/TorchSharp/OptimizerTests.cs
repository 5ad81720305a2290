using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Engines.Tests.TorchSharp;

/// <summary>Optimizers by their definitions, their state, and the schedules of their learning rates.</summary>
public class OptimizerTests
{
    [Theory]
    [InlineData(0, false, false)]
    [InlineData(0.1, false, false)]
    [InlineData(0, true, false)]
    [InlineData(0.1, true, true)]
    public void Adam_follows_its_definition(double decay, bool amsgrad, bool maximize)
    {
        using var scope = NewDisposeScope();
        var parameter = Parameter(tensor(new[] { 1f, -2, 3 }));
        using var adam = optim.Adam([parameter], 0.1, 0.8, 0.9, 1e-3, decay, amsgrad, maximize);
        double[] p = [1, -2, 3], m = new double[3], v = new double[3], highest = new double[3];
        for (var step = 1; step <= 5; step++)
        {
            adam.zero_grad();
            (parameter * parameter).sum().backward();
            adam.step();
            for (var i = 0; i < 3; i++)
            {
                var g = (maximize ? -2 : 2) * p[i] + decay * p[i];
                m[i] = 0.8 * m[i] + 0.2 * g;
                v[i] = 0.9 * v[i] + 0.1 * g * g;
                highest[i] = Math.Max(highest[i], v[i]);
                p[i] -= 0.1 * m[i] / (1 - Math.Pow(0.8, step)) / (Math.Sqrt((amsgrad ? highest : v)[i] / (1 - Math.Pow(0.9, step))) + 1e-3);
            }
        }
        TensorAssert.Close(tensor(p), parameter, 1e-5, 1e-5);
    }

    [Theory]
    [InlineData(0, 0, 0, false)]
    [InlineData(0.9, 0, 0, false)]
    [InlineData(0.9, 0.2, 0.1, false)]
    [InlineData(0.9, 0, 0, true)]
    public void SGD_follows_its_definition(double momentum, double dampening, double decay, bool nesterov)
    {
        using var scope = NewDisposeScope();
        var parameter = Parameter(tensor(new[] { 1f, -2 }));
        using var sgd = optim.SGD([parameter], 0.05, momentum, dampening, decay, nesterov);
        double[] p = [1, -2], b = new double[2];
        for (var step = 0; step < 4; step++)
        {
            sgd.zero_grad();
            (parameter * parameter).sum().backward();
            sgd.step();
            for (var i = 0; i < 2; i++)
            {
                var g = 2 * p[i] + decay * p[i];
                b[i] = step == 0 ? g : momentum * b[i] + (1 - dampening) * g;
                p[i] -= 0.05 * (momentum == 0 ? g : nesterov ? g + momentum * b[i] : b[i]);
            }
        }
        TensorAssert.Close(tensor(p), parameter, 1e-5, 1e-6);
    }

    [Fact]
    public void An_optimizer_restored_from_its_state_takes_the_same_steps()
    {
        using var scope = NewDisposeScope();
        var (first, second) = (Parameter(ones(3)), Parameter(ones(3)));
        using var adam = optim.Adam([first]);
        using var resumed = optim.Adam([second], 0.5);
        void Step(Parameter parameter, Adam optimizer, double at)
        {
            optimizer.zero_grad();
            (parameter - at).square().sum().backward();
            optimizer.step();
        }
        for (var i = 0; i < 3; i++)
            Step(first, adam, i);
        using (no_grad())
            second.copy_(first);
        using var stream = new MemoryStream();
        adam.save_state_dict(new BinaryWriter(stream));
        stream.Position = 0;
        resumed.load_state_dict(new BinaryReader(stream));
        Assert.Equal(3, ((Adam.State)resumed.state_dict().State[0]).step);
        Step(first, adam, 9);
        Step(second, resumed, 9);
        Assert.Equal(first.data<float>().ToArray(), second.data<float>().ToArray());
        resumed.load_state_dict(adam.state_dict());
        Assert.True(adam.state_dict().State[0].ApproximatelyEquals(resumed.state_dict().State[0]));
        using var sgd = optim.SGD([second], 0.1);
        stream.Position = 0;
        Assert.Contains("Adam", Assert.Throws<InvalidDataException>(() => sgd.load_state_dict(new BinaryReader(stream))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Groups_have_options_of_their_own()
    {
        using var scope = NewDisposeScope();
        var (fast, slow) = (Parameter(ones(1)), Parameter(ones(1)));
        using var adam = optim.Adam([new Adam.ParamGroup([fast], lr: 0.5), new Adam.ParamGroup([slow], new Adam.Options())], lr: 0.1);
        Assert.Equal([0.5, 0.1], adam.ParamGroups.Select(group => group.LearningRate));
        (fast + slow).sum().backward();
        adam.step();
        Assert.Equal(0.5, fast.item<float>(), 1e-5);
        Assert.Equal(0.9, slow.item<float>(), 1e-5);
        Assert.Throws<ArgumentException>(() => optim.Adam([fast], lr: -1));
        Assert.Throws<ArgumentException>(() => optim.Adam([fast, fast]));
    }

    [Fact]
    public void Parameters_without_a_gradient_stay()
    {
        using var scope = NewDisposeScope();
        var (used, unused) = (Parameter(ones(1)), Parameter(ones(1)));
        using var adam = optim.Adam([used, unused]);
        used.sum().backward();
        adam.step();
        Assert.Equal(1, unused.item<float>());
        Assert.Equal(0, ((Adam.State)adam.state_dict().State[1]).step);
    }

    [Fact]
    public void Gradients_are_clipped_together()
    {
        using var scope = NewDisposeScope();
        var (a, b) = (Parameter(ones(1)), Parameter(ones(1)));
        (a * 3 + b * 4).backward();
        Assert.Equal(5, nn.utils.clip_grad_norm_([a, b], 1), 1e-6);
        Assert.Equal(0.6, a.grad!.item<float>(), 1e-5);
        Assert.Equal(0.8, b.grad!.item<float>(), 1e-5);
        Assert.Equal(1, nn.utils.clip_grad_norm_([a, b], 10), 1e-5);
        Assert.Equal(0.8, b.grad!.item<float>(), 1e-5);
        nn.utils.clip_grad_value_([a, b], 0.7);
        Assert.Equal(0.7, b.grad!.item<float>(), 1e-5);
    }

    public static TheoryData<string, double[]> Schedules => new()
    {
        { "step", [1, 1, 0.1, 0.1, 0.01] },
        { "exponential", [1, 0.5, 0.25, 0.125, 0.0625] },
        { "cosine", [1, 0.8681980515339464, 0.55, 0.2318019484660536, 0.1] },
        { "lambda", [1, 2, 3, 4, 5] },
        { "plateau", [1, 1, 1, 0.5, 0.5] },
    };

    [Theory]
    [MemberData(nameof(Schedules))]
    public void Learning_rates_follow_their_schedule(string name, double[] expected)
    {
        using var scope = NewDisposeScope();
        using var optimizer = optim.SGD([Parameter(ones(1))], 1);
        var schedule = name switch
        {
            "step" => optim.lr_scheduler.StepLR(optimizer, 2),
            "exponential" => optim.lr_scheduler.ExponentialLR(optimizer, 0.5),
            "cosine" => optim.lr_scheduler.CosineAnnealingLR(optimizer, 4, 0.1),
            "lambda" => optim.lr_scheduler.LambdaLR(optimizer, epoch => 1 + epoch),
            _ => optim.lr_scheduler.ReduceLROnPlateau(optimizer, factor: 0.5, patience: 1),
        };
        var rates = new List<double> { optimizer.ParamGroups.Single().LearningRate };
        for (var epoch = 1; epoch < expected.Length; epoch++)
        {
            schedule.step(current: 7);
            rates.Add(optimizer.ParamGroups.Single().LearningRate);
        }
        Assert.All(expected.Zip(rates), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
        Assert.Equal(name == "plateau" ? 0.5 : rates[^1], schedule.get_last_lr().Single(), 1e-12);
    }
}
