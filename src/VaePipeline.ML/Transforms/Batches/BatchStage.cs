using Microsoft.ML;
using Microsoft.ML.Data;

namespace VaePipeline.ML.Transforms.Batches;

/// <summary>A column that a stage reads.</summary>
/// <param name="Name">The column's name.</param>
/// <param name="Type">Its type; a vector of no known size stands for any size.</param>
/// <param name="IsOptional">Whether the stage does without it where it is missing.</param>
sealed record StageInput(string Name, DataViewType Type, bool IsOptional = false)
{
    /// <summary>A scalar type that will do as well.</summary>
    public PrimitiveDataViewType? OtherType { get; init; }

    /// <summary>Whether a column of <paramref name="type"/> will do.</summary>
    public bool Accepts(DataViewType type) => Type is VectorDataViewType wanted
        ? type is VectorDataViewType given && given.ItemType.Equals(wanted.ItemType) && (!wanted.IsKnownSize || given.Size == wanted.Size)
        : Type.Equals(type) || (OtherType is { } other && other.Equals(type));
}

/// <summary>A column that a stage adds.</summary>
/// <param name="Name">The column's name.</param>
/// <param name="Type">Its type.</param>
/// <param name="Annotations">What describes it, if anything.</param>
sealed record StageOutput(string Name, DataViewType Type, DataViewSchema.Annotations? Annotations = null);

/// <summary>The columns of a stage.</summary>
sealed record StageShape(IReadOnlyList<StageInput> Inputs, IReadOnlyList<StageOutput> Outputs);

/// <summary>Rows of a batch that a stage computes at once.</summary>
/// <param name="First">The first of them.</param>
/// <param name="Count">How many there are.</param>
/// <param name="Length">How many the columns have room for: spare ones follow the last row of a batch.</param>
readonly record struct RowRun(int First, int Count, int Length)
{
    public int End => First + Count;
}

/// <summary>
/// A step that computes columns of a batch from other columns of it. Several threads run one stage at once, each on a batch of its own.
/// </summary>
abstract class BatchStage(StageShape shape) : IDisposable
{
    public StageShape Shape => shape;

    public IReadOnlyList<StageInput> Inputs => shape.Inputs;

    public IReadOnlyList<StageOutput> Outputs => shape.Outputs;

    /// <summary>Rows that it takes at a time. The pipeline goes row by row through stages that take one, so that a row stays in cache.</summary>
    public virtual int RunLength => 1;

    /// <summary>Complains where an input of the right type has the wrong meaning.</summary>
    public virtual void CheckInput(DataViewSchema.Column column)
    {
    }

    /// <summary>A column for an output.</summary>
    public virtual BatchColumn MakeColumn(StageOutput output, int rows) => BatchColumn.For(output.Type, rows);

    /// <summary>Computes the outputs of some rows.</summary>
    /// <param name="inputs">As many as <see cref="Inputs"/>; null where an optional one is missing.</param>
    /// <param name="outputs">As many as <see cref="Outputs"/>.</param>
    /// <param name="run">The rows.</param>
    public abstract void Run(BatchColumn?[] inputs, BatchColumn[] outputs, RowRun run);

    public virtual void Dispose()
    {
    }
}
