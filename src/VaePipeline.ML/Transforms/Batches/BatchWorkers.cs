using System.Collections.Concurrent;

namespace VaePipeline.ML.Transforms.Batches;

/// <summary>The threads of a cursor. Each runs whole batches, so threads rarely synchronize.</summary>
sealed class BatchWorkers : IDisposable
{
    readonly BlockingCollection<Task?> _waiting = []; // null ends a thread; completing the collection instead would throw an exception in each
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

    /// <summary>Computes a batch on the next free thread. The task has the exception of a stage.</summary>
    public Task Post(RowBatch batch)
    {
        var task = new Task(() => batch.Run(_cancellation.Token));
        _waiting.Add(task);
        return task;
    }

    void Work()
    {
        while (_waiting.Take() is { } task)
            task.RunSynchronously();
    }

    /// <summary>Stops the threads after their current rows.</summary>
    public void Dispose()
    {
        _cancellation.Cancel();
        while (_waiting.TryTake(out _))
            continue;
        foreach (var _ in _threads)
            _waiting.Add(null);
        foreach (var thread in _threads)
            thread.Join();
        _waiting.Dispose();
        _cancellation.Dispose();
    }
}
