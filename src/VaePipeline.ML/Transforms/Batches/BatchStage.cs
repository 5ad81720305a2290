using Microsoft.ML;
using Microsoft.ML.Data;

namespace VaePipeline.ML.Transforms.Batches;

/// <summary>A column that a stage reads.</summary>
/// <param name="Name">The column's name.</param>
/// <param name="Type">Its type; a vector without a known size accepts any size.</param>
/// <param name="IsOptional">Whether the column may be missing.</param>
sealed record StageInput(string Name, DataViewType Type, bool IsOptional = false)
{
    /// <summary>Another accepted scalar type.</summary>
    public PrimitiveDataViewType? OtherType { get; init; }

    /// <summary>Whether a column of this type is accepted.</summary>
    public bool Accepts(DataViewType type) => Type is VectorDataViewType wanted
        ? type is VectorDataViewType given && given.ItemType.Equals(wanted.ItemType) && (!wanted.IsKnownSize || given.Size == wanted.Size)
        : Type.Equals(type) || (OtherType is { } other && other.Equals(type));
}

/// <summary>A column that a stage adds.</summary>
/// <param name="Name">The column's name.</param>
/// <param name="Type">Its type.</param>
/// <param name="Annotations">Its annotations, if any.</param>
sealed record StageOutput(string Name, DataViewType Type, DataViewSchema.Annotations? Annotations = null);

/// <summary>The columns that a stage reads and adds.</summary>
sealed record StageShape(IReadOnlyList<StageInput> Inputs, IReadOnlyList<StageOutput> Outputs);

/// <summary>Consecutive rows of a batch that a stage computes in one call.</summary>
/// <param name="First">The first row.</param>
/// <param name="Count">The number of rows.</param>
/// <param name="Length">The number of rows including spare ones, which fill up the last run of a batch.</param>
readonly record struct RowRun(int First, int Count, int Length)
{
    public int End => First + Count;
}

/// <summary>Computes columns of a batch from its other columns. Several threads run one stage concurrently, each on its own batch.</summary>
abstract class BatchStage(StageShape shape) : IDisposable
{
    public StageShape Shape => shape;

    public IReadOnlyList<StageInput> Inputs => shape.Inputs;

    public IReadOnlyList<StageOutput> Outputs => shape.Outputs;

    /// <summary>Rows computed per call. Stages with a run length of 1 are run row by row, which keeps a row in cache.</summary>
    public virtual int RunLength => 1;

    /// <summary>Throws if an input has the right type but the wrong meaning, such as features of another model.</summary>
    public virtual void CheckInput(DataViewSchema.Column column)
    {
    }

    /// <summary>Makes the column of an output.</summary>
    public virtual BatchColumn MakeColumn(StageOutput output, int rows) => BatchColumn.For(output.Type, rows);

    /// <summary>Computes the outputs for a run of rows.</summary>
    /// <param name="inputs">One column for each of <see cref="Inputs"/>; null for a missing optional one.</param>
    /// <param name="outputs">One column for each of <see cref="Outputs"/>.</param>
    /// <param name="run">The rows.</param>
    public abstract void Run(BatchColumn?[] inputs, BatchColumn[] outputs, RowRun run);

    public virtual void Dispose()
    {
    }
}
