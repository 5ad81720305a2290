using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Engines.Tests.TorchSharp;

/// <summary>Every operation's gradient against central differences of the operation itself.</summary>
public class GradientTests
{
    static readonly Dictionary<string, (long[][] Shapes, Func<Tensor[], Tensor> Function)> s_functions = new()
    {
        ["add"] = ([[3, 4], [3, 4]], x => x[0] + x[1]),
        ["add broadcast"] = ([[2, 1, 3], [4, 1]], x => x[0] + x[1]),
        ["add number"] = ([[3]], x => 2 + x[0] + 1.5f),
        ["add scaled"] = ([[3], [3]], x => x[0].add(x[1], alpha: 2.5)),
        ["sub"] = ([[3], [2, 3]], x => x[0] - x[1]),
        ["sub from number"] = ([[3]], x => 2 - x[0]),
        ["mul"] = ([[3, 1], [1, 4]], x => x[0] * x[1]),
        ["mul number"] = ([[3]], x => x[0] * -2.5),
        ["mul itself"] = ([[3]], x => x[0] * x[0]),
        ["div"] = ([[3, 2], [2]], x => x[0] / (x[1].abs() + 1)),
        ["div number"] = ([[3]], x => x[0] / 4),
        ["div number by"] = ([[3]], x => 2 / (x[0].abs() + 1)),
        ["neg"] = ([[3]], x => -x[0]),
        ["pow"] = ([[3]], x => x[0].pow(3)),
        ["pow fraction"] = ([[3]], x => (x[0].abs() + 0.5).pow(1.5)),
        ["pow tensor"] = ([[3], [3]], x => (x[0].abs() + 0.5).pow(x[1])),
        ["abs"] = ([[5]], x => x[0].abs()),
        ["exp"] = ([[5]], x => x[0].exp()),
        ["log"] = ([[5]], x => (x[0].abs() + 0.5).log()),
        ["sqrt"] = ([[5]], x => (x[0].abs() + 0.5).sqrt()),
        ["square"] = ([[5]], x => x[0].square()),
        ["sin"] = ([[5]], x => x[0].sin() + x[0].cos()),
        ["relu"] = ([[9]], x => x[0].relu()),
        ["leaky relu"] = ([[9]], x => functional.leaky_relu(x[0], 0.1)),
        ["tanh"] = ([[9]], x => x[0].tanh()),
        ["sigmoid"] = ([[9]], x => x[0].sigmoid()),
        ["softplus"] = ([[9]], x => functional.softplus(x[0]) + functional.softplus(x[0], beta: 2)),
        ["silu"] = ([[9]], x => functional.silu(x[0])),
        ["clamp"] = ([[9]], x => x[0].clamp(-0.4, 0.6)),
        ["maximum"] = ([[6], [6]], x => maximum(x[0], x[1])),
        ["minimum"] = ([[2, 3], [3]], x => minimum(x[0], x[1])),
        ["where"] = ([[2, 3], [3]], x => where(tensor(new[] { true, false, true }), x[0], x[1])),
        ["masked fill"] = ([[3]], x => x[0].masked_fill(tensor(new[] { true, false, true }), 2)),
        ["sum"] = ([[2, 3]], x => x[0].sum()),
        ["sum over two"] = ([[2, 3, 4]], x => x[0].sum([0, 2])),
        ["sum kept"] = ([[2, 3, 4]], x => x[0].sum(1, keepdim: true)),
        ["mean"] = ([[2, 3]], x => x[0].mean() + x[0].mean([1], keepdim: true)),
        ["var"] = ([[4, 3]], x => x[0].var() + x[0].var(0)),
        ["std"] = ([[4, 3]], x => x[0].std(1, unbiased: false)),
        ["norm"] = ([[4, 3]], x => x[0].norm() + x[0].norm(1)),
        ["norm of three"] = ([[4, 3]], x => x[0].norm(p: 3f)),
        ["max"] = ([[4, 3]], x => x[0].max(1).values + x[0].max()),
        ["amin"] = ([[4, 3, 2]], x => x[0].amin([0, 2], keepdim: true)),
        ["cumsum"] = ([[4, 3]], x => x[0].cumsum(0)),
        ["logsumexp"] = ([[4, 3]], x => x[0].logsumexp(1)),
        ["softmax"] = ([[4, 3]], x => x[0].softmax(0)),
        ["log softmax"] = ([[4, 3]], x => x[0].log_softmax(1)),
        ["view"] = ([[2, 6]], x => x[0].view(3, 4)),
        ["reshape of transposed"] = ([[2, 6]], x => x[0].t().reshape(4, 3)),
        ["flatten"] = ([[2, 3, 2]], x => x[0].flatten(1)),
        ["unflatten"] = ([[2, 6]], x => x[0].unflatten(1, 2, 3)),
        ["squeeze"] = ([[2, 1, 3]], x => x[0].squeeze(1).unsqueeze(0)),
        ["permute"] = ([[2, 3, 4]], x => x[0].permute(2, 0, 1)),
        ["expand"] = ([[1, 3]], x => x[0].expand(4, 3)),
        ["repeat"] = ([[2, 3]], x => x[0].repeat(2, 1, 2)),
        ["narrow"] = ([[5, 3]], x => x[0].narrow(0, 1, 3)),
        ["slice"] = ([[5, 6]], x => x[0][1.., TensorIndex.Slice(0, null, 2)]),
        ["select"] = ([[5, 6]], x => x[0][2, 3] + x[0][-1]),
        ["chunk"] = ([[5, 2]], x => x[0].chunk(2)[0] * x[0].chunk(2)[1].sum()),
        ["index select"] = ([[4, 3]], x => x[0].index_select(1, tensor(new long[] { 2, 0, 2 }))),
        ["index by tensor"] = ([[4, 3]], x => x[0][TensorIndex.Tensor(tensor(new long[] { 3, -1, 0 })), TensorIndex.Slice(1)]),
        ["gather"] = ([[4, 3]], x => x[0].gather(0, tensor(new long[,] { { 0, 3, 3 }, { 1, 1, 3 } }))),
        ["masked select"] = ([[3, 2]], x => x[0].masked_select(tensor(new[,] { { 1L, 0L }, { 1L, 1L }, { 0L, 0L } }).@bool())),
        ["cat"] = ([[2, 3], [2, 2]], x => cat([x[0], x[1], x[0]], 1)),
        ["stack"] = ([[2, 3], [2, 3]], x => stack([x[0], x[1]], -1)),
        ["mm"] = ([[3, 4], [4, 2]], x => x[0].mm(x[1])),
        ["mm of transposed"] = ([[4, 3], [4, 2]], x => x[0].t().mm(x[1])),
        ["matmul of many"] = ([[2, 3, 4], [4, 2]], x => x[0].matmul(x[1])),
        ["bmm"] = ([[2, 3, 4], [2, 4, 2]], x => x[0].bmm(x[1])),
        ["matmul of vectors"] = ([[4], [4]], x => x[0].matmul(x[1])),
        ["outer"] = ([[3], [4]], x => x[0].outer(x[1])),
        ["linear"] = ([[2, 3, 4], [5, 4], [5]], x => functional.linear(x[0], x[1], x[2])),
        ["linear without bias"] = ([[3, 4], [5, 4]], x => functional.linear(x[0], x[1])),
        ["conv2d"] = ([[2, 2, 5, 6], [3, 2, 3, 2], [3]], x => functional.conv2d(x[0], x[1], x[2], [2, 1], [1, 0])),
        ["conv transpose"] = ([[2, 2, 3, 2], [2, 3, 3, 2], [3]], x => functional.conv_transpose2d(x[0], x[1], x[2], [2, 1], [1, 0], [1, 0])),
        ["mse loss"] = ([[3, 4], [3, 4]], x => functional.mse_loss(x[0], x[1])),
        ["mse loss summed"] = ([[3, 4], [3, 4]], x => functional.mse_loss(x[0], x[1], Reduction.Sum)),
        ["mse loss of each"] = ([[3, 4], [4]], x => functional.mse_loss(x[0], x[1], Reduction.None)),
        ["l1 loss"] = ([[3, 4], [3, 4]], x => functional.l1_loss(x[0], x[1])),
        ["binary cross-entropy"] = ([[3, 4], [3, 4]], x => functional.binary_cross_entropy_with_logits(x[0], x[1].sigmoid())),
        ["cross-entropy"] = ([[3, 4]], x => functional.cross_entropy(x[0], tensor(new long[] { 2, 0, 3 }))),
        ["cross-entropy with one ignored"] = ([[3, 4]], x => functional.cross_entropy(x[0], tensor(new long[] { 2, -100, 3 }))),
        ["cross-entropy weighted"] = ([[3, 4]], x => functional.cross_entropy(x[0], tensor(new long[] { 2, 0, 2 }), tensor(new[] { 1f, 2f, 0.5f, 1f }))),
        ["normalize"] = ([[3, 4]], x => functional.normalize(x[0])),
        ["cosine similarity"] = ([[3, 4], [3, 4]], x => functional.cosine_similarity(x[0], x[1])),
        ["lerp"] = ([[3], [3], [3]], x => x[0].lerp(x[1], x[2])),
        ["addcmul"] = ([[3], [3], [3]], x => x[0].addcmul(x[1], x[2], 0.5)),
        ["clone and convert"] = ([[3]], x => x[0].clone().to(float32).contiguous().alias()),
        ["changed in place"] = ([[3], [3]], x => (x[0] * 2).add_(x[1]).mul_(3).sub_(x[0])),
        ["relu in place"] = ([[9]], x => functional.relu(x[0] * 2, inplace: true)),
        ["copied in place"] = ([[2, 3]], x => zeros(2, 3).copy_(x[0] * 2)),
        ["diamond"] = ([[3]], x => (x[0].exp() * x[0].sin() + x[0].exp()).square()),
    };

    public static TheoryData<string> Names => new(s_functions.Keys);

    [Theory]
    [MemberData(nameof(Names))]
    public void Gradient_is_the_slope(string name)
    {
        using var scope = NewDisposeScope();
        var (shapes, function) = s_functions[name];
        var generator = new Generator(7);
        var operands = shapes.Select(shape => randn(shape, generator: generator).requires_grad_()).ToArray();
        var result = function(operands);
        var weights = randn(result.shape, generator: generator);
        (result * weights).sum().backward();
        foreach (var (operand, number) in operands.Select((operand, i) => (operand, i)))
        {
            Assert.NotNull(operand.grad);
            Assert.Equal(operand.shape, operand.grad.shape);
            Check(operand, operand.grad, $"{name}, operand {number}", () => (function(operands) * weights).to(float64).sum().item<double>());
        }
    }

    [Theory]
    [InlineData("add")]
    [InlineData("mul")]
    [InlineData("div")]
    [InlineData("mm")]
    [InlineData("where")]
    [InlineData("maximum")]
    [InlineData("linear")]
    public void One_operand_can_need_a_gradient_alone(string name)
    {
        var (shapes, function) = s_functions[name];
        for (var needing = 0; needing < shapes.Length; needing++)
        {
            using var scope = NewDisposeScope();
            var operands = shapes.Select((shape, i) => randn(shape).requires_grad_(i == needing)).ToArray();
            function(operands).sum().backward();
            Assert.All(operands, operand => Assert.Equal(ReferenceEquals(operand, operands[needing]), operand.grad is not null));
        }
    }

    // Near a kink (abs, relu, max) a difference over the kink is no slope; such a point is recognized by its two sides' disagreeing.
    static void Check(Tensor operand, Tensor gradient, string what, Func<double> value)
    {
        const float Step = 5e-3f;
        using var none = no_grad();
        var values = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(operand.bytes);
        var slopes = gradient.data<float>().ToArray();
        var middle = Evaluate(value);
        var compared = 0;
        for (var i = 0; i < values.Length; i++)
        {
            var kept = values[i];
            values[i] = kept + Step;
            var above = Evaluate(value);
            values[i] = kept - Step;
            var below = Evaluate(value);
            values[i] = kept;
            var (left, right) = ((middle - below) / Step, (above - middle) / Step);
            var slope = (above - below) / (2 * Step);
            if (Math.Abs(left - right) > 0.06 * (1 + Math.Abs(slope)))
                continue;
            compared++;
            Assert.True(Math.Abs(slope - slopes[i]) <= 4e-3 * (1 + Math.Abs(slope)), $"{what}, element {i}: gradient {slopes[i]}, slope {slope}");
        }
        Assert.True(2 * compared > values.Length, $"{what}: only {compared} of {values.Length} elements could be compared");
    }

    static double Evaluate(Func<double> value)
    {
        using var scope = NewDisposeScope();
        return value();
    }
}
