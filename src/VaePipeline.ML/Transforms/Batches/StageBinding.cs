using Microsoft.ML;

namespace VaePipeline.ML.Transforms.Batches;

/// <summary>Consecutive stages bound to a source's schema: the column indices of each stage's inputs and outputs.</summary>
sealed class StageBinding
{
    readonly Link[] _links;

    /// <param name="Stage">The stage.</param>
    /// <param name="Inputs">Indices of its inputs in the schema; -1 for a missing optional one.</param>
    /// <param name="FirstOutput">Index of its first output in the schema.</param>
    internal sealed record Link(BatchStage Stage, int[] Inputs, int FirstOutput)
    {
        public bool Makes(int column) => column >= FirstOutput && column < FirstOutput + Stage.Outputs.Count;
    }

    StageBinding(DataViewSchema source, DataViewSchema schema, Link[] links)
    {
        Source = source;
        Schema = schema;
        _links = links;
    }

    /// <summary>The schema of the source's rows.</summary>
    public DataViewSchema Source { get; }

    /// <summary>The source's columns, followed by the outputs of each stage.</summary>
    public DataViewSchema Schema { get; }

    public static StageBinding Of(DataViewSchema source, BatchStage stage) => new StageBinding(source, source, []).Append(stage);

    /// <summary>Adds a stage at the end.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An input column is missing or has another type.</exception>
    public StageBinding Append(BatchStage stage)
    {
        var inputs = stage.Inputs.Select(input => Find(input, stage)).ToArray();
        var schema = new DataViewSchema.Builder();
        schema.AddColumns(Schema);
        foreach (var output in stage.Outputs)
            schema.AddColumn(output.Name, output.Type, output.Annotations);
        return new(Source, schema.ToSchema(), [.. _links, new(stage, inputs, Schema.Count)]);
    }

    int Find(StageInput input, BatchStage stage)
    {
        if (Schema.GetColumnOrNull(input.Name) is not { } column)
            return input.IsOptional ? -1 : throw ColumnMismatch.Missing(input.Name, Schema.Select(given => given.Name));
        if (!input.Accepts(column.Type))
            throw ColumnMismatch.WrongType(input, column.Type.ToString()!);
        stage.CheckInput(column);
        return column.Index;
    }

    /// <summary>Plans what a cursor must read and run to return <paramref name="columnsNeeded"/>.</summary>
    public BatchPlan Plan(IEnumerable<DataViewSchema.Column> columnsNeeded)
    {
        var shown = new bool[Schema.Count];
        foreach (var column in columnsNeeded)
            shown[column.Index] = true;
        var needed = (bool[])shown.Clone();
        var active = new Stack<Link>();
        foreach (var link in _links.Reverse())
        {
            if (!needed.AsSpan(link.FirstOutput, link.Stage.Outputs.Count).Contains(true))
                continue;
            active.Push(link);
            foreach (var input in link.Inputs)
                if (input >= 0)
                    needed[input] = true;
        }
        return new(this, shown, needed, [.. active]);
    }
}
