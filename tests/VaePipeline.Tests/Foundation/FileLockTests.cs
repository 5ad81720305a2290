using VaePipeline.Foundation;

namespace VaePipeline.Tests.Foundation;

public sealed class FileLockTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_lock_is_exclusive_until_it_is_released()
    {
        using (var first = FileLock.TryTake(_folder["a.lock"]))
        {
            Assert.NotNull(first);
            Assert.Null(FileLock.TryTake(_folder["a.lock"]));
        }
        using var second = FileLock.TryTake(_folder["a.lock"]);
        Assert.NotNull(second);
    }

    [Fact]
    public void Releasing_a_lock_deletes_its_file()
    {
        FileLock.TryTake(_folder["a.lock"])?.Dispose();
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void A_lock_file_without_a_holder_can_be_taken()
    {
        File.WriteAllText(_folder["a.lock"], "");
        using var taken = FileLock.TryTake(_folder["a.lock"]);
        Assert.NotNull(taken);
    }

    [Fact]
    public void Locks_with_different_paths_are_independent()
    {
        using var first = FileLock.TryTake(_folder["a.lock"]);
        using var second = FileLock.TryTake(_folder["b.lock"]);
        Assert.NotNull(first);
        Assert.NotNull(second);
    }

    [Fact]
    public void At_most_one_thread_holds_a_lock()
    {
        var (holders, taken) = (0, 0);
        Parallel.For(
            0,
            8,
            new() { MaxDegreeOfParallelism = 8 },
            _ =>
            {
                for (var attempt = 0; attempt < 200; attempt++)
                {
                    using var held = FileLock.TryTake(_folder["a.lock"]);
                    if (held is null)
                        continue;
                    Assert.Equal(1, Interlocked.Increment(ref holders));
                    Interlocked.Increment(ref taken);
                    Interlocked.Decrement(ref holders);
                }
            }
        );
        Assert.True(taken > 0);
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void A_missing_folder_is_an_error() => Assert.ThrowsAny<IOException>(() => FileLock.TryTake(_folder["none/a.lock"]));
}
