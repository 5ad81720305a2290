using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Engines.Tests.TorchSharp;

/// <summary>What the graph promises beyond slopes: accumulation, release, and errors where a result would be wrong.</summary>
public class GraphTests
{
    [Fact]
    public void Gradients_accumulate_until_they_are_zeroed()
    {
        using var scope = NewDisposeScope();
        var x = ones(3).requires_grad_();
        (x * 2).sum().backward();
        (x * 3).sum().backward();
        TensorAssert.Same([5, 5, 5], x.grad!);
        x.grad!.zero_();
        TensorAssert.Same([0, 0, 0], x.grad!);
        (x * 4).sum().backward();
        TensorAssert.Same([4, 4, 4], x.grad!);
        x.grad = null;
        Assert.Null(x.grad);
    }

    [Fact]
    public void A_second_walk_needs_the_graph_to_be_kept()
    {
        using var scope = NewDisposeScope();
        var x = ones(3).requires_grad_();
        var y = x.exp().sum();
        y.backward(retain_graph: true);
        y.backward();
        Assert.Equal(2 * MathF.E, x.grad![0].ToSingle(), 1e-5f);
        Assert.Contains("retain_graph", Assert.ThrowsAny<ExternalException>(y.backward).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Walking_starts_from_one_number_or_from_a_given_gradient()
    {
        using var scope = NewDisposeScope();
        var x = ones(2, 2).requires_grad_();
        Assert.Contains("(2, 2)", Assert.ThrowsAny<ExternalException>((x * 2).backward).Message, StringComparison.Ordinal);
        (x * 2).backward([tensor(new[,] { { 1f, 2 }, { 3, 4 } })]);
        TensorAssert.Same([2, 4, 6, 8], x.grad!);
        Assert.ThrowsAny<ExternalException>(() => (x * 2).backward([ones(3)]));
        Assert.ThrowsAny<ExternalException>(ones(1).backward);
    }

    [Fact]
    public void Operands_may_be_disposed_before_the_walk()
    {
        using var x = full(4, 2f).requires_grad_();
        Tensor loss;
        using (NewDisposeScope())
        {
            using var square = x * x;
            var cube = square * x;
            loss = cube.exp().log().sum().MoveToOuterDisposeScope();
        }
        loss.backward();
        loss.Dispose();
        TensorAssert.Close(full(4, 12f), x.grad!);
    }

    [Fact]
    public void Nothing_is_recorded_under_no_grad_or_after_detach()
    {
        using var scope = NewDisposeScope();
        var x = ones(3).requires_grad_();
        using (no_grad())
        {
            Assert.False((x * 2).requires_grad);
            using (enable_grad())
                Assert.True((x * 2).requires_grad);
            Assert.False(is_grad_enabled());
        }
        using (inference_mode())
            Assert.False((x * 2).requires_grad);
        Assert.True((x * 2).requires_grad);
        Assert.False((x * 2).detach().requires_grad);
        (x * (x * 2).detach()).sum().backward();
        TensorAssert.Same([2, 2, 2], x.grad!);
    }

    [Fact]
    public void A_leaf_is_changed_in_place_under_no_grad_only()
    {
        using var scope = NewDisposeScope();
        var x = ones(3).requires_grad_();
        Action[] changes = [() => x.add_(1), () => x.mul_(x), () => x.zero_(), () => x.copy_(zeros(3)), () => x.uniform_(0, 1), () => x[0] = tensor(2f), () => x.relu_()];
        foreach (var change in changes)
            Assert.Contains("no_grad", Assert.ThrowsAny<ExternalException>(change).Message, StringComparison.Ordinal);
        TensorAssert.Same([1, 1, 1], x);
        using (no_grad())
            x.add_(1).mul_(2);
        TensorAssert.Same([4, 4, 4], x);
        Assert.True(x.requires_grad);
    }

    [Fact]
    public void An_operand_that_was_changed_after_its_use_is_noticed()
    {
        using var scope = NewDisposeScope();
        var x = ones(3).requires_grad_();
        var factor = full(3, 2f);
        var y = (x * factor).sum();
        factor.add_(1);
        Assert.Contains("in-place", Assert.ThrowsAny<ExternalException>(y.backward).Message, StringComparison.Ordinal);
        var exponential = x.exp();
        var z = exponential.sum();
        exponential.mul_(2);
        Assert.ThrowsAny<ExternalException>(z.backward);
    }

    [Fact]
    public void A_recorded_change_through_a_view_is_refused()
    {
        using var scope = NewDisposeScope();
        var y = ones(4).requires_grad_() * 2;
        Assert.Contains("view", Assert.Throws<NotSupportedException>(() => y.view(2, 2).mul_(3)).Message, StringComparison.Ordinal);
        Assert.Throws<NotSupportedException>(() => y[0].add_(1));
        TensorAssert.Same([2, 2, 2, 2], y);
    }

    [Fact]
    public void Only_Float32_can_require_gradients()
    {
        using var scope = NewDisposeScope();
        Assert.Contains("Int64", Assert.ThrowsAny<ExternalException>(() => arange(3).requires_grad_()).Message, StringComparison.Ordinal);
        Assert.ThrowsAny<ExternalException>(() => (ones(3).requires_grad_() * 2).requires_grad = false);
        Assert.Throws<NotSupportedException>(() => ones(1).requires_grad_().backward(create_graph: true));
    }

    [Fact]
    public void A_tensor_in_the_middle_can_keep_its_gradient()
    {
        using var scope = NewDisposeScope();
        var x = ones(2).requires_grad_();
        var middle = x * 3;
        middle.retain_grad();
        middle.square().sum().backward();
        TensorAssert.Same([6, 6], middle.grad!);
        TensorAssert.Same([18, 18], x.grad!);
    }

    [Fact]
    public void A_graph_of_many_thousand_operations_is_walked_and_let_go()
    {
        using var scope = NewDisposeScope();
        var x = ones(1).requires_grad_();
        var y = x * 1;
        for (var i = 0; i < 20_000; i++)
            y = y + 1e-4f;
        y.backward();
        Assert.Equal(1, x.grad!.item<float>());
    }

    [Fact]
    public void Equal_operands_of_a_maximum_share_the_gradient()
    {
        using var scope = NewDisposeScope();
        var (x, y) = (ones(1).requires_grad_(), ones(1).requires_grad_());
        maximum(x, y).sum().backward();
        Assert.Equal((0.5f, 0.5f), (x.grad!.item<float>(), y.grad!.item<float>()));
    }
}
