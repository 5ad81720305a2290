namespace VaePipeline.ML.Transforms.Batches;

/// <summary>Maps single rows on the caller's thread; a row is computed when the first of the added columns is read.</summary>
sealed class StageMapper(DataViewSchema inputSchema, BatchStage stage) : IRowToRowMapper
{
    readonly StageBinding _binding = StageBinding.Of(inputSchema, stage);

    public DataViewSchema InputSchema => _binding.Source;

    public DataViewSchema OutputSchema => _binding.Schema;

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns) =>
        _binding.Plan(dependingColumns).SourceColumns;

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns) =>
        new StagedRow(input, _binding.Plan(activeColumns));
}

/// <summary>A row with a stage's columns added, as a batch of one.</summary>
sealed class StagedRow(DataViewRow input, BatchPlan plan) : DataViewRow
{
    readonly RowBatch _batch = new(plan, input, capacity: 1);
    long? _computed;

    public override DataViewSchema Schema => plan.Schema;

    public override long Position => input.Position;

    public override long Batch => input.Batch;

    public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();

    public override bool IsColumnActive(DataViewSchema.Column column) => plan.Shows(column);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        plan.RequireShown(column, typeof(TValue));
        if (!plan.Computes(column.Index))
            return input.GetGetter<TValue>(input.Schema[column.Index]);
        var values = _batch.Column<TValue>(column.Index);
        return (ref TValue value) =>
        {
            Compute();
            values.Get(0, ref value);
        };
    }

    void Compute()
    {
        if (_computed == input.Position)
            return;
        _batch.FillOne();
        _batch.Run(CancellationToken.None);
        _computed = input.Position;
    }
}
