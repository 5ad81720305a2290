using Microsoft.ML;
using Microsoft.ML.Data;

namespace VaePipeline.ML.Transforms.Batches;

/// <summary>Maps single rows on the caller's thread; a row is computed when the first of the added columns is read.</summary>
sealed class StageMapper(DataViewSchema inputSchema, BatchStage stage) : IRowToRowMapper
{
    readonly StageBinding _binding = StageBinding.Of(inputSchema, stage);

    public DataViewSchema InputSchema => _binding.Source;

    public DataViewSchema OutputSchema => _binding.Schema;

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns) => _binding.Plan(dependingColumns).SourceColumns;

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns) => new StagedRow(input, _binding.Plan(activeColumns));
}

/// <summary>A row with a stage's columns added.</summary>
sealed class StagedRow : DataViewRow
{
    readonly DataViewRow _input;
    readonly BatchPlan _plan;
    readonly BatchColumn?[] _columns;
    readonly BatchColumn[] _captured;
    readonly BatchProgram _program;
    long? _computed;

    public StagedRow(DataViewRow input, BatchPlan plan)
    {
        _input = input;
        _plan = plan;
        var read = plan.SourceColumns.Where(plan.IsStageInput).ToArray();
        _columns = plan.MakeColumns(1, plan.IsStageInput);
        _captured = [.. read.Select(column => _columns[column.Index]!)];
        for (var i = 0; i < read.Length; i++)
            _captured[i].Attach(input, read[i]);
        _program = plan.Compile(_columns, 1);
    }

    public override DataViewSchema Schema => _plan.Schema;

    public override long Position => _input.Position;

    public override long Batch => _input.Batch;

    public override ValueGetter<DataViewRowId> GetIdGetter() => _input.GetIdGetter();

    public override bool IsColumnActive(DataViewSchema.Column column) => _plan.Shows(column);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        ColumnAccess.Require(_plan, column, typeof(TValue));
        if (!_plan.Computes(column.Index))
            return _input.GetGetter<TValue>(_input.Schema[column.Index]);
        var values = (BatchColumn<TValue>)_columns[column.Index]!;
        return (ref TValue value) =>
        {
            Compute();
            values.Get(0, ref value);
        };
    }

    void Compute()
    {
        if (_computed == _input.Position)
            return;
        foreach (var column in _captured)
            column.Capture(0);
        _program.Run(1, CancellationToken.None);
        _computed = _input.Position;
    }
}
