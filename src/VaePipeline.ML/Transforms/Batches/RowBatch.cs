using System.Runtime.ExceptionServices;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace VaePipeline.ML.Transforms.Batches;

/// <summary>A batch of rows and their columns; reused for later rows.</summary>
sealed class RowBatch : IDisposable
{
    readonly BatchColumn?[] _columns;
    readonly BatchColumn[] _captured;
    readonly BatchProgram _program;
    readonly DataViewRowId[] _ids;
    readonly ValueGetter<DataViewRowId> _sourceId;
    readonly ManualResetEventSlim _done = new();
    ExceptionDispatchInfo? _failure;

    public RowBatch(BatchPlan plan, DataViewRow source, int capacity)
    {
        Capacity = capacity;
        _columns = plan.MakeColumns(capacity, _ => true);
        _captured = new BatchColumn[plan.SourceColumns.Count];
        for (var i = 0; i < _captured.Length; i++)
        {
            var column = plan.SourceColumns[i];
            _captured[i] = _columns[column.Index]!;
            _captured[i].Attach(source, column);
        }
        _program = plan.Compile(_columns, capacity);
        _ids = new DataViewRowId[capacity];
        _sourceId = source.GetIdGetter();
    }

    public int Capacity { get; }

    public int Count { get; private set; }

    public BatchColumn<T> Column<T>(int index) => (BatchColumn<T>)_columns[index]!;

    public DataViewRowId Id(int row) => _ids[row];

    /// <summary>Reads rows from the source until the batch is full; false if the source ended.</summary>
    public bool Fill(DataViewRowCursor source)
    {
        _done.Reset();
        _failure = null;
        for (Count = 0; Count < Capacity; Count++)
        {
            if (!source.MoveNext())
                return false;
            foreach (var column in _captured)
                column.Capture(Count);
            _sourceId(ref _ids[Count]);
        }
        return true;
    }

    /// <summary>Runs the stages; an exception is kept and thrown by <see cref="Wait"/>.</summary>
    public void Run(CancellationToken cancellationToken)
    {
        try
        {
            _program.Run(Count, cancellationToken);
        }
        catch (Exception exception)
        {
            _failure = ExceptionDispatchInfo.Capture(exception);
        }
        finally
        {
            _done.Set();
        }
    }

    /// <summary>Waits until the stages have run; rethrows their exception.</summary>
    public void Wait()
    {
        _done.Wait();
        _failure?.Throw();
    }

    public void Dispose() => _done.Dispose();
}
