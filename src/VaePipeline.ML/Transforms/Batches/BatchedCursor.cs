namespace VaePipeline.ML.Transforms.Batches;

/// <summary>
/// A cursor that prefetches: it fills batches from its source, runs the stages on several threads, and returns the rows in the source's
/// order. At most two batches per thread are in flight.
/// </summary>
sealed class BatchedCursor(DataViewRowCursor source, BatchPlan plan, BatchingOptions options) : DataViewRowCursor
{
    readonly Queue<(RowBatch Batch, Task Run)> _inFlight = [];
    readonly Stack<RowBatch> _free = [];
    BatchWorkers? _workers;
    RowBatch? _batch;
    int _row;
    long _position = -1;
    bool _sourceEnded;
    bool _isDisposed;

    public override DataViewSchema Schema => plan.Schema;

    public override long Position => _position;

    public override long Batch => 0;

    public override bool MoveNext()
    {
        if ((_batch is not null && ++_row < _batch.Count) || NextBatch())
        {
            _position++;
            return true;
        }
        _position = -1;
        return false;
    }

    bool NextBatch()
    {
        if (_batch is not null)
            _free.Push(_batch);
        _batch = null;
        var threads = options.ThreadCount;
        while (!_sourceEnded && _inFlight.Count < 2 * threads)
        {
            var batch = _free.Count > 0 ? _free.Pop() : new(plan, source, options.BatchSize);
            _sourceEnded = !batch.Fill(source);
            if (batch.Count == 0)
                break;
            _workers ??= new(threads);
            _inFlight.Enqueue((batch, _workers.Post(batch)));
        }
        if (_inFlight.Count == 0)
            return false;
        var (next, run) = _inFlight.Dequeue();
        run.GetAwaiter().GetResult();
        _batch = next;
        _row = 0;
        return true;
    }

    public override bool IsColumnActive(DataViewSchema.Column column) => plan.Shows(column);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        plan.RequireShown(column, typeof(TValue));
        var index = column.Index;
        return (ref TValue value) => Current.Column<TValue>(index).Get(_row, ref value);
    }

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = Current.Id(_row);

    RowBatch Current =>
        _batch
        ?? throw new InvalidOperationException("Values cannot be fetched before the first call of MoveNext, nor after it returned false.");

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_isDisposed)
        {
            _isDisposed = true;
            _workers?.Dispose();
            (_batch, _sourceEnded, _position) = (null, true, -1);
            _inFlight.Clear();
            source.Dispose();
        }
        base.Dispose(disposing);
    }
}
