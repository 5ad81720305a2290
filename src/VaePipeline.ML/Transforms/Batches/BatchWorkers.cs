using System.Collections.Concurrent;

namespace VaePipeline.ML.Transforms.Batches;

/// <summary>The threads of a cursor. Each runs whole batches, so threads rarely synchronize.</summary>
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

    /// <summary>Stops the threads after their current rows.</summary>
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
