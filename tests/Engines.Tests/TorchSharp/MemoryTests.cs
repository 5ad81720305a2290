using TorchSharp.Memory;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Engines.Tests.TorchSharp;

/// <summary>Who owns what: scopes, handles, views, and the pool behind them.</summary>
[Collection(nameof(CountedAllocations))]
public class MemoryTests
{
    [Fact]
    public void A_disposed_tensor_is_named_when_it_is_used()
    {
        var x = ones(2, 5);
        x.Dispose();
        x.Dispose();
        Assert.True(x.IsInvalid);
        Assert.Contains("(2, 5)", Assert.Throws<ObjectDisposedException>(() => x + 1).Message, StringComparison.Ordinal);
        Assert.Throws<ObjectDisposedException>(() => x.data<float>());
        Assert.ThrowsAny<InvalidOperationException>(() => x.sum());
    }

    [Fact]
    public void A_scope_disposes_what_was_made_in_it_and_was_not_moved_out()
    {
        Tensor inner, moved, detached;
        using (var outer = NewDisposeScope())
        {
            using (var scope = NewDisposeScope())
            {
                inner = ones(1);
                moved = ones(1).MoveToOuterDisposeScope();
                detached = ones(1).DetachFromDisposeScope();
                Assert.Equal(1, scope.DisposablesCount);
                Assert.True(scope.Contains(inner));
            }
            Assert.True(inner.IsInvalid);
            Assert.False(moved.IsInvalid);
            Assert.Equal(1, outer.DisposablesCount);
        }
        Assert.True(moved.IsInvalid);
        Assert.False(detached.IsInvalid);
        detached.Dispose();
    }

    [Fact]
    public void A_scope_can_keep_some()
    {
        using var scope = NewDisposeScope();
        var (a, b) = (ones(1), ones(2));
        scope.DisposeEverythingBut(b);
        Assert.True(a.IsInvalid);
        Assert.False(b.IsInvalid);
        scope.Detach(b);
        scope.Attach(b);
        scope.DisposeEverything();
        Assert.True(b.IsInvalid);
    }

    [Fact]
    public void Scopes_of_threads_are_their_own()
    {
        using var scope = NewDisposeScope();
        Tensor? made = null;
        var thread = new Thread(() => made = ones(1));
        thread.Start();
        thread.Join();
        Assert.False(scope.Contains(made!));
        made!.Dispose();
    }

    [Fact]
    public void Views_share_memory_and_outlive_their_base()
    {
        var x = arange(12, float32).view(3, 4);
        var row = x[1];
        var column = x.select(1, 2);
        x[1, 2] = tensor(50f);
        Assert.Equal(50, row[2].item<float>());
        column.mul_(2);
        Assert.Equal(100, row[2].item<float>());
        x[TensorIndex.Colon, 0] = tensor(-1f);
        TensorAssert.Same([-1, 5, 100, 7], row);
        x.Dispose();
        TensorAssert.Same([4, 100, 20], column);
        column.Dispose();
        row.Dispose();
    }

    [Fact]
    public void A_parameter_takes_over_what_it_is_made_from()
    {
        using var scope = NewDisposeScope();
        var data = ones(3);
        var parameter = Parameter(data);
        Assert.True(data.IsInvalid);
        Assert.True(parameter.requires_grad);
        Assert.True(scope.Contains(parameter));
    }

    [Fact]
    public void The_pool_gives_back_what_was_returned()
    {
        const int Length = 12_347; // no other test's
        var first = FloatPool.Rent(Length);
        FloatPool.Return(first);
        Assert.Same(first, FloatPool.Rent(Length));
        var before = FloatPool.Allocations;
        FloatPool.Rent(Length).Dispose();
        Assert.True(FloatPool.Allocations > before);
        FloatPool.Return(first);
    }

    [Fact]
    public void A_graph_that_is_never_walked_gives_its_memory_back()
    {
        const int Length = 54_323;
        using var x = ones(Length).requires_grad_();
        (x.exp() * x).Dispose();
        using (NewDisposeScope())
            _ = (x.exp() * x).sum();
        var before = FloatPool.Allocations;
        for (var i = 0; i < 5; i++)
            using (NewDisposeScope())
                _ = (x.exp() * x).sum();
        Assert.Equal(before, FloatPool.Allocations);
    }

    [Fact]
    public void Elements_are_read_and_written_from_NET()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new[,] { { 1f, 2, 3 }, { 4, 5, 6 } });
        using var data = x.t().data<float>();
        Assert.Equal([1, 4, 2, 5, 3, 6], data.ToArray());
        Assert.Equal(6, data[2, 1]);
        data[2, 1] = 60;
        Assert.Equal(60, x[1, 2].item<float>());
        var part = new float[4];
        x.data<float>().CopyTo(part.AsSpan(), 1, 3);
        Assert.Equal([0, 4, 5, 60], part);
        Assert.Throws<ArgumentException>(() => x.data<double>());
        Assert.Throws<ArgumentException>(() => x.item<float>());
        Assert.Throws<ArgumentException>(() => x.sum().item<long>());
        Assert.Equal(75, (double)x.sum());
        Assert.Throws<InvalidOperationException>(() => _ = x.t().bytes.Length);
    }
}
