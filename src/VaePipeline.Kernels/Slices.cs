namespace VaePipeline.Kernels;

/// <summary>
/// Runs the numbered slices of one piece of work on several threads. How work is cut into slices never depends on the number
/// of threads, and each slice writes only what is its own, so results have the same bits for any number of threads.
/// A dispatch allocates nothing and costs a few microseconds: the workers stay awake for a moment after each.
/// </summary>
internal static class Slices
{
    static WorkerPool _pool = new(Environment.ProcessorCount);

    /// <summary>How many threads work at once, the caller included.</summary>
    public static int Threads
    {
        get => _pool.Threads;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            if (value == _pool.Threads)
                return;
            Interlocked.Exchange(ref _pool, new WorkerPool(value)).Dispose();
        }
    }

    /// <summary>
    /// Calls <paramref name="body"/> with 0 to <paramref name="count"/> - 1, in no particular order, and returns when all are done.
    /// Work started from inside a slice, or while another thread has the workers, runs on the calling thread alone.
    /// </summary>
    public static void For(int count, Action<int> body) => _pool.Run(count, body);
}
