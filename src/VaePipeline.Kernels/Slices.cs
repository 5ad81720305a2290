namespace VaePipeline.Kernels;

/// <summary>
/// Runs the numbered slices of a piece of work on several threads. The division into slices never depends on the number of threads, and
/// each slice writes only its own results, so results have the same bits for any number of threads. A dispatch allocates no memory and costs
/// a few microseconds, because workers spin briefly before they sleep.
/// </summary>
internal static class Slices
{
    static WorkerPool _pool = new(Environment.ProcessorCount);

    /// <summary>The number of threads, including the caller.</summary>
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
    /// Calls <paramref name="body"/> with 0 to <paramref name="count"/> - 1, in any order, and returns when all calls have returned. Nested
    /// calls, and calls while another thread uses the workers, run on the calling thread only.
    /// </summary>
    public static void For(int count, Action<int> body) => _pool.Run(count, body);
}
