namespace VaePipeline.ML.Transforms.Batches;

/// <summary>A column that a stage reads. A vector type without a known size accepts any size.</summary>
sealed record StageInput(string Name, DataViewType Type, bool IsOptional = false)
{
    /// <summary>Another accepted scalar type.</summary>
    public PrimitiveDataViewType? OtherType { get; init; }

    public bool Accepts(DataViewType type) =>
        Type is VectorDataViewType wanted
            ? type is VectorDataViewType given
                && given.ItemType.Equals(wanted.ItemType)
                && (!wanted.IsKnownSize || given.Size == wanted.Size)
            : Type.Equals(type) || (OtherType is { } other && other.Equals(type));

    public ArgumentOutOfRangeException Missing(IEnumerable<string> given) =>
        new(paramName: null, $"Could not find input column '{Name}'; there are: {string.Join(", ", given)}.");

    public ArgumentOutOfRangeException WrongType(string given) =>
        new(paramName: null, $"Schema mismatch for input column '{Name}': expected {Type}, got {given}.");
}

/// <summary>A column that a stage adds; vectors with a known size are floats.</summary>
sealed record StageOutput(string Name, DataViewType Type, DataViewSchema.Annotations? Annotations = null)
{
    public BatchColumn MakeColumn(int rows) =>
        Type is VectorDataViewType { IsKnownSize: true } vector ? new MatrixColumn(rows, vector.Size) : BatchColumn.For(Type, rows);
}

/// <summary>Consecutive rows of a batch that a stage computes in one call. The length includes spare rows, which fill up the last run of a batch.</summary>
readonly record struct RowRun(int First, int Count, int Length)
{
    public int End => First + Count;
}

/// <summary>Computes columns of a batch from its other columns. Several threads run one stage concurrently, each on its own batch.</summary>
abstract class BatchStage(StageInput[] inputs, StageOutput[] outputs) : IDisposable
{
    public StageInput[] Inputs => inputs;

    public StageOutput[] Outputs => outputs;

    /// <summary>Rows computed per call. Stages with a run length of 1 are run row by row, which keeps a row in cache.</summary>
    public virtual int RunLength => 1;

    /// <summary>Throws if an input has the right type but the wrong meaning, such as features of another model.</summary>
    public virtual void CheckInput(DataViewSchema.Column column) { }

    /// <summary>Computes the outputs for a run of rows; a missing optional input is null.</summary>
    public abstract void Run(BatchColumn?[] inputs, BatchColumn[] outputs, RowRun run);

    public virtual void Dispose() { }
}
