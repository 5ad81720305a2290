using System.Runtime.ExceptionServices;

namespace VaePipeline.Kernels;

/// <summary>Background threads that execute slices of work: see <see cref="Slices"/>.</summary>
internal sealed class WorkerPool : IDisposable
{
    // About 200 us, which bridges the gaps between the dispatches of one pass. Between passes the calling thread does other work for 0.1 to
    // several ms; spinning through that would waste as much processor time, whereas a sleeping thread starts 15 to 25 us after it is woken.
    const int SpinsBeforeSleep = 250;

    readonly Lock _busy = new();
    readonly SemaphoreSlim _wake = new(0);
    readonly int _workers;
    Thread[] _threads = [];

    Action<int>? _body;
    Exception? _failure;
    int _count;
    int _next;
    int _unfinished;
    volatile int _invited;
    volatile bool _stopped;

    public WorkerPool(int threads) => _workers = threads - 1;

    public int Threads => _workers + 1;

    public void Run(int count, Action<int> body)
    {
        if (count < 2 || _workers == 0 || _busy.IsHeldByCurrentThread || !_busy.TryEnter())
        {
            RunAlone(count, body);
            return;
        }
        try
        {
            // Checked under the lock, because the pool may have been replaced since the caller read it.
            if (_stopped)
            {
                RunAlone(count, body);
                return;
            }
            Start();
            var helpers = Math.Min(_workers, count - 1);
            _body = body;
            _failure = null;
            _count = count;
            _next = 0;
            Volatile.Write(ref _unfinished, helpers);
            _invited = helpers;
            _wake.Release(helpers);
            Work();
            // No work is left for helpers that have not woken yet: revoke their invitations instead of waiting.
            while (_invited > 0 && _wake.Wait(0))
                Dismiss();
            var spin = new SpinWait();
            while (Volatile.Read(ref _unfinished) > 0)
                spin.SpinOnce(sleep1Threshold: -1);
            _body = null;
            if (_failure is not null)
                ExceptionDispatchInfo.Throw(_failure);
        }
        finally
        {
            _busy.Exit();
        }
    }

    public void Dispose()
    {
        lock (_busy)
        {
            if (_stopped)
                return;
            _stopped = true;
            if (_threads.Length > 0)
                _wake.Release(_threads.Length);
            foreach (var thread in _threads)
                thread.Join();
            _wake.Dispose();
        }
    }

    static void RunAlone(int count, Action<int> body)
    {
        for (var i = 0; i < count; i++)
            body(i);
    }

    void Start()
    {
        if (_threads.Length > 0)
            return;
        _threads = new Thread[_workers];
        for (var i = 0; i < _workers; i++)
        {
            _threads[i] = new Thread(Loop) { IsBackground = true, Name = "Kernels worker" };
            _threads[i].Start();
        }
    }

    void Loop()
    {
        while (true)
        {
            for (var spins = 0; spins < SpinsBeforeSleep && _invited == 0; spins++)
                Thread.SpinWait(20);
            _wake.Wait();
            if (_stopped)
                return;
            Work();
            Dismiss();
        }
    }

    void Dismiss()
    {
        Interlocked.Decrement(ref _invited);
        Interlocked.Decrement(ref _unfinished);
    }

    void Work()
    {
        var body = _body!;
        for (var i = Interlocked.Increment(ref _next) - 1; i < _count; i = Interlocked.Increment(ref _next) - 1)
        {
            try
            {
                body(i);
            }
            catch (Exception exception)
            {
                // The caller rethrows the exception; slices that have not started are skipped.
                Interlocked.CompareExchange(ref _failure, exception, null);
                Volatile.Write(ref _next, _count);
            }
        }
    }
}
