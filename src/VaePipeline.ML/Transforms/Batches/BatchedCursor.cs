using Microsoft.ML;
using Microsoft.ML.Data;

namespace VaePipeline.ML.Transforms.Batches;

/// <summary>
/// A cursor that prefetches: it fills batches from its source, runs the stages on several threads, and returns the rows in the source's
/// order. At most two batches per thread are in flight.
/// </summary>
sealed class BatchedCursor(DataViewRowCursor source, BatchPlan plan, BatchingOptions options) : DataViewRowCursor
{
    readonly Queue<RowBatch> _inFlight = [];
    readonly Stack<RowBatch> _free = [];
    readonly List<RowBatch> _batches = [];
    BatchWorkers? _workers;
    RowBatch? _batch;
    int _row;
    long _position = -1;
    bool _sourceEnded;
    bool _ended;
    bool _isDisposed;

    public override DataViewSchema Schema => plan.Schema;

    public override long Position => _position;

    public override long Batch => 0;

    public override bool MoveNext()
    {
        if (_ended)
            return false;
        if ((_batch is not null && ++_row < _batch.Count) || NextBatch())
        {
            _position++;
            return true;
        }
        _ended = true;
        _position = -1;
        return false;
    }

    bool NextBatch()
    {
        if (_batch is not null)
            _free.Push(_batch);
        _batch = null;
        var threads = options.ThreadCount;
        _workers ??= new(threads);
        while (!_sourceEnded && _inFlight.Count < 2 * threads)
        {
            var batch = _free.Count > 0 ? _free.Pop() : NewBatch();
            _sourceEnded = !batch.Fill(source);
            if (batch.Count == 0)
                break;
            _inFlight.Enqueue(batch);
            _workers.Post(batch);
        }
        if (_inFlight.Count == 0)
            return false;
        var next = _inFlight.Dequeue();
        next.Wait();
        _batch = next;
        _row = 0;
        return true;
    }

    RowBatch NewBatch()
    {
        var batch = new RowBatch(plan, source, options.BatchSize);
        _batches.Add(batch);
        return batch;
    }

    public override bool IsColumnActive(DataViewSchema.Column column) => plan.Shows(column);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        ColumnAccess.Require(plan, column, typeof(TValue));
        var index = column.Index;
        return (ref TValue value) => Current.Column<TValue>(index).Get(_row, ref value);
    }

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = Current.Id(_row);

    RowBatch Current => _position >= 0 && _batch is not null ? _batch
        : throw new InvalidOperationException("Values cannot be fetched before the first call of MoveNext, nor after it returned false.");

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_isDisposed)
        {
            _isDisposed = true;
            _ended = true;
            _position = -1;
            _workers?.Dispose();
            _workers = null;
            foreach (var batch in _batches)
                batch.Dispose();
            _batches.Clear();
            source.Dispose();
        }
        base.Dispose(disposing);
    }
}

/// <summary>Checks of requested columns.</summary>
static class ColumnAccess
{
    public static void Require(BatchPlan plan, DataViewSchema.Column column, Type requested)
    {
        if (!plan.Shows(column))
            throw new ArgumentOutOfRangeException(nameof(column), $"Column '{column.Name}' is not active: the cursor was opened without it.");
        if (requested != column.Type.RawType)
            throw new InvalidOperationException($"Column '{column.Name}' of type '{column.Type}' is read as {column.Type.RawType}, not as {requested}.");
    }
}
