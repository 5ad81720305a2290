using VaePipeline.Kernels;

namespace Kernels.Tests;

public class SlicesTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void Every_slice_runs_exactly_once(int threads)
    {
        using var pool = new WorkerPool(threads);
        for (var count = 1; count < 200; count++)
        {
            var runs = new int[count];
            pool.Run(count, slice => Interlocked.Increment(ref runs[slice]));
            Assert.All(runs, times => Assert.Equal(1, times));
        }
    }

    [Fact]
    public void An_exception_in_a_slice_is_rethrown_and_the_workers_continue()
    {
        using var pool = new WorkerPool(3);
        for (var attempt = 0; attempt < 20; attempt++)
        {
            var failure = Assert.Throws<InvalidOperationException>(() =>
                pool.Run(
                    10,
                    slice =>
                    {
                        if (slice == 4)
                            throw new InvalidOperationException("slice four");
                    }
                )
            );
            Assert.Equal("slice four", failure.Message);
        }
        var done = 0;
        pool.Run(10, _ => Interlocked.Increment(ref done));
        Assert.Equal(10, done);
    }

    [Fact]
    public void Nested_and_concurrent_work_completes()
    {
        using var pool = new WorkerPool(4);
        var done = 0;
        Parallel.For(
            0,
            8,
            _ =>
            {
                for (var i = 0; i < 50; i++)
                    pool.Run(4, _ => pool.Run(3, _ => Interlocked.Increment(ref done)));
            }
        );
        Assert.Equal(8 * 50 * 4 * 3, done);
    }

    [Fact]
    public async Task Work_completes_while_its_pool_is_replaced()
    {
        for (var attempt = 0; attempt < 50; attempt++)
        {
            var pool = new WorkerPool(3);
            var done = 0;
            var work = Task.Run(
                () =>
                {
                    for (var i = 0; i < 20; i++)
                        pool.Run(4, _ => Interlocked.Increment(ref done));
                },
                TestContext.Current.CancellationToken
            );
            SpinWait.SpinUntil(() => Volatile.Read(ref done) > 0);
            pool.Dispose();
            await work;
            Assert.Equal(80, done);
        }
    }

    [Fact]
    public void Zero_threads_are_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => Slices.Threads = 0);
}
