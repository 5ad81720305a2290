using Microsoft.ML;
using Microsoft.ML.Data;

namespace VaePipeline.ML.Batches;

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

/// <summary>
/// A step that computes columns of a batch from other columns of it. Several threads run one stage at once, each on a batch of its own.
/// </summary>
abstract class BatchStage(StageShape shape) : IDisposable
{
    public StageShape Shape => shape;

    public IReadOnlyList<StageInput> Inputs => shape.Inputs;

    public IReadOnlyList<StageOutput> Outputs => shape.Outputs;

    /// <summary>Whether rows are faster together; otherwise the pipeline goes row by row through such stages, so that a row stays in cache.</summary>
    public virtual bool TakesWholeBatches => false;

    /// <summary>Complains where an input of the right type has the wrong meaning.</summary>
    public virtual void CheckInput(DataViewSchema.Column column)
    {
    }

    /// <summary>A column for an output.</summary>
    public virtual BatchColumn MakeColumn(StageOutput output, int capacity) => BatchColumn.For(output.Type, capacity);

    /// <summary>Computes the outputs of rows <paramref name="first"/> to <paramref name="first"/> + <paramref name="count"/>.</summary>
    /// <param name="inputs">As many as <see cref="Inputs"/>; null where an optional one is missing.</param>
    /// <param name="outputs">As many as <see cref="Outputs"/>.</param>
    /// <param name="first">The first row.</param>
    /// <param name="count">How many rows.</param>
    public abstract void Run(BatchColumn?[] inputs, BatchColumn[] outputs, int first, int count);

    public virtual void Dispose()
    {
    }
}
