namespace VaePipeline.ML.Transforms.Batches;

/// <summary>A view with stages applied. A further stage is added to the same view, so a chain of stages is one pass over the batches.</summary>
sealed class BatchedView(IDataView source, StageBinding binding, BatchingOptions options) : IDataView
{
    public static BatchedView Over(IDataView input, BatchStage stage, BatchingOptions options) =>
        input is BatchedView view
            ? new(view.Source, view.Binding.Append(stage), options)
            : new(input, StageBinding.Of(input.Schema, stage), options);

    IDataView Source => source;

    StageBinding Binding => binding;

    public DataViewSchema Schema => binding.Schema;

    public bool CanShuffle => source.CanShuffle;

    public long? GetRowCount() => source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        var plan = binding.Plan(columnsNeeded);
        return new BatchedCursor(source.GetRowCursor(plan.SourceColumns, rand), plan, options);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];
}
