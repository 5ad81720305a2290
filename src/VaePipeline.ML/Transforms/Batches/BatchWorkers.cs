using System.Collections.Concurrent;

namespace VaePipeline.ML.Transforms.Batches;

/// <summary>Threads that run batches, each a whole batch at a time, so that one cursor keeps every core busy without their meeting.</summary>
sealed class BatchWorkers : IDisposable
{
    readonly BlockingCollection<RowBatch> _waiting = [];
    readonly CancellationTokenSource _cancellation = new();
    readonly Thread[] _threads;

    public BatchWorkers(int threads)
    {
        _threads = new Thread[threads];
        for (var i = 0; i < threads; i++)
        {
            _threads[i] = new(Work) { IsBackground = true, Name = $"timbre batches {i + 1}" };
            _threads[i].Start();
        }
    }

    public void Post(RowBatch batch) => _waiting.Add(batch);

    void Work()
    {
        foreach (var batch in _waiting.GetConsumingEnumerable())
            batch.Run(_cancellation.Token);
    }

    /// <summary>Stops after the rows being worked on.</summary>
    public void Dispose()
    {
        _cancellation.Cancel();
        _waiting.CompleteAdding();
        foreach (var thread in _threads)
            thread.Join();
        _waiting.Dispose();
        _cancellation.Dispose();
    }
}
