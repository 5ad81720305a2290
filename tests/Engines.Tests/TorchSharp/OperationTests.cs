using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Engines.Tests.TorchSharp;

/// <summary>Single operations against PyTorch's results.</summary>
public class OperationTests
{
    static readonly Dictionary<string, Func<TorchFixture, Tensor>> s_operations = new()
    {
        ["add"] = f => f["x"] + f["row"],
        ["sub"] = f => f["x"] - f["row"],
        ["mul"] = f => f["x"] * f["row"],
        ["div"] = f => f["x"] / f["positive"],
        ["pow"] = f => f["x"].pow(3),
        ["pow_tensor"] = f => f["positive"].pow(f["y"]),
        ["exp"] = f => f["x"].exp(),
        ["log"] = f => f["positive"].log(),
        ["sqrt"] = f => f["positive"].sqrt(),
        ["tanh"] = f => (f["x"] * 3).tanh(),
        ["sigmoid"] = f => f["x"].sigmoid(),
        ["softplus"] = f => functional.softplus(f["x"]),
        ["relu"] = f => f["x"].relu(),
        ["leaky_relu"] = f => functional.leaky_relu(f["x"], 0.1),
        ["clamp"] = f => f["x"].clamp(-0.5, 0.7),
        ["abs"] = f => f["x"].abs(),
        ["maximum"] = f => maximum(f["x"], f["y"]),
        ["minimum"] = f => minimum(f["x"], f["y"]),
        ["round"] = f => (f["x"] * 3).round(),
        ["sum"] = f => f["x"].sum(),
        ["sum_rows"] = f => f["x"].sum(1),
        ["mean_columns"] = f => f["x"].mean([0], keepdim: true),
        ["var"] = f => f["x"].var(),
        ["std_columns"] = f => f["x"].std(0),
        ["var_biased"] = f => f["x"].var(1, unbiased: false),
        ["max_rows"] = f => f["x"].max(1).values,
        ["argmax_rows"] = f => f["x"].argmax(1),
        ["min"] = f => f["x"].min(),
        ["norm"] = f => f["x"].norm(),
        ["norm_rows"] = f => f["x"].norm(1),
        ["norm1"] = f => f["x"].norm(p: 1f),
        ["matmul"] = f => f["x"].matmul(f["y"].t()),
        ["matmul_vector"] = f => f["x"].matmul(f["row"]),
        ["softmax"] = f => f["x"].softmax(1),
        ["log_softmax"] = f => f["x"].log_softmax(0),
        ["logsumexp"] = f => f["x"].logsumexp(1),
        ["mse_loss"] = f => functional.mse_loss(f["x"], f["y"]),
        ["l1_loss"] = f => functional.l1_loss(f["x"], f["y"]),
        ["cross_entropy"] = f => functional.cross_entropy(f["x"], f["classes"]),
        ["normalize"] = f => functional.normalize(f["x"]),
        ["cosine_similarity"] = f => functional.cosine_similarity(f["x"], f["y"]),
        ["binary_cross_entropy"] = f => functional.binary_cross_entropy_with_logits(f["x"], f["y"].sigmoid()),
        ["cumsum"] = f => f["x"].cumsum(1),
        ["gather"] = f => f["x"].gather(1, f["classes"].unsqueeze(1)),
        ["index_select"] = f => f["x"].index_select(1, f["classes"]),
        ["cat"] = f => cat([f["x"], f["y"]], 1),
        ["stack"] = f => stack([f["x"], f["y"]], 1),
        ["permute"] = f => f["x"].view(3, 1, 5).permute(2, 0, 1),
        ["slice"] = f => f["x"][1.., TensorIndex.Slice(null, null, 2)],
        ["where"] = f => where(f["x"] > 0, f["x"], f["y"]),
        ["one_hot"] = f => functional.one_hot(f["classes"], 6),
    };

    public static TheoryData<string> Names => new(s_operations.Keys);

    [Theory]
    [MemberData(nameof(Names))]
    public void Agrees_with_PyTorch(string name)
    {
        using var scope = NewDisposeScope();
        var fixture = new TorchFixture("operations");
        var (expected, actual) = (fixture[name], s_operations[name](fixture));
        Assert.Equal(expected.dtype, actual.dtype);
        TensorAssert.Close(expected, actual);
    }

    [Fact]
    public void Every_stored_result_is_compared()
    {
        string[] operands = ["x", "y", "positive", "row", "classes"];
        Assert.Equal(s_operations.Keys.Order(), new TorchFixture("operations").Names.Except(operands).Order());
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(1e-4f)]
    [InlineData(-0.3f)]
    [InlineData(0.624f)]
    [InlineData(0.626f)]
    [InlineData(-9f)]
    [InlineData(88f)]
    [InlineData(-1000f)]
    public void Tanh_keeps_its_digits_everywhere(float x)
    {
        using var scope = NewDisposeScope();
        Assert.Equal(Math.Tanh(x), full(3, x).tanh()[1].ToSingle(), 2e-7 * Math.Abs(Math.Tanh(x)));
    }

    [Fact]
    public void Not_a_number_is_never_hidden()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new[] { 1f, float.NaN, float.PositiveInfinity, -2f });
        Assert.True(x.relu()[1].isnan().item<bool>());
        Assert.True(x.max().isnan().item<bool>());
        Assert.True(x.clamp(min: 0).isnan().any().item<bool>());
        Assert.True(maximum(x, zeros(4)).sum().isnan().item<bool>());
        Assert.Equal([true, false, false, true], x.isfinite().data<bool>().ToArray());
        Assert.Equal([false, false, true, false], x.isinf().data<bool>().ToArray());
    }

    [Fact]
    public void Types_promote_as_in_PyTorch()
    {
        using var scope = NewDisposeScope();
        var (floats, longs, flags) = (ones(2), arange(2), tensor(new[] { true, false }));
        Assert.Equal(float32, (floats + longs).dtype);
        Assert.Equal(float32, (longs / 2).dtype);
        Assert.Equal(int64, (longs * 3).dtype);
        Assert.Equal(float32, (longs * 3.5).dtype);
        Assert.Equal(float32, (floats * tensor(2.0)).dtype);
        Assert.Equal(int64, (flags + longs).dtype);
        Assert.Equal(int64, flags.sum().dtype);
        Assert.Equal((1L << 60) + 1, (full(1, 1L << 60) + 1).item<long>());
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_both_named()
    {
        using var scope = NewDisposeScope();
        void Names(Action action, params string[] shapes)
        {
            var message = Assert.ThrowsAny<System.Runtime.InteropServices.ExternalException>(action).Message;
            Assert.All(shapes, shape => Assert.Contains(shape, message, StringComparison.Ordinal));
        }
        Names(() => (ones(2, 3) + ones(4, 3)).Dispose(), "(2, 3)", "(4, 3)");
        Names(() => ones(2, 3).mm(ones(2, 3)), "(2, 3)", "(2, 3)");
        Names(() => functional.linear(ones(5, 4), ones(2, 3)), "(5, 4)", "(2, 3)");
        Names(() => Conv2d(2, 3, 3).call(ones(1, 5, 8, 8)), "(1, 5, 8, 8)", "(3, 2, 3, 3)");
        Names(() => Conv2d(1, 1, 5).call(ones(1, 1, 3, 3)), "(1, 1, 3, 3)", "(1, 1, 5, 5)");
        Names(() => ones(2, 3).view(4, 2), "(2, 3)", "(4, 2)");
        Names(() => cat([ones(2, 3), ones(2, 4)]), "(2, 3)", "(2, 4)");
        Names(() => ones(2).expand(3), "(2)", "(3)");
        Names(() => ones(2, 3).copy_(ones(4, 3)), "(4, 3)", "(2, 3)");
        Names(() => ones(2, 3).index_select(0, tensor(new long[] { 0, -1 })), "-1");
        Names(() => ones(2, 3).gather(1, tensor(new long[,] { { 3 } })), "3");
        Names(() => functional.nll_loss(ones(2, 3), arange(3)), "(2, 3)", "(3)");
    }
}
