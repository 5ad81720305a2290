namespace VaePipeline.ML.Transforms.Batches;

/// <summary>A batch of rows and their columns; reused for later rows.</summary>
sealed class RowBatch
{
    readonly BatchColumn?[] _columns;
    readonly BatchColumn[] _captured;
    readonly BatchProgram _program;
    readonly DataViewRowId[] _ids;
    readonly ValueGetter<DataViewRowId> _sourceId;

    public RowBatch(BatchPlan plan, DataViewRow source, int capacity)
    {
        _columns = plan.MakeColumns(capacity);
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

    public int Count { get; private set; }

    public BatchColumn<T> Column<T>(int index) => (BatchColumn<T>)_columns[index]!;

    public DataViewRowId Id(int row) => _ids[row];

    /// <summary>Reads rows from the source until the batch is full; false if the source ended.</summary>
    public bool Fill(DataViewRowCursor source)
    {
        for (Count = 0; Count < _ids.Length; )
        {
            if (!source.MoveNext())
                return false;
            Capture();
        }
        return true;
    }

    /// <summary>Makes the source's current row the only one.</summary>
    public void FillOne()
    {
        Count = 0;
        Capture();
    }

    void Capture()
    {
        foreach (var column in _captured)
            column.Capture(Count);
        _sourceId(ref _ids[Count++]);
    }

    public void Run(CancellationToken cancellationToken) => _program.Run(Count, cancellationToken);
}
