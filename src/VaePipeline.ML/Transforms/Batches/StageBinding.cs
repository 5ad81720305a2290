namespace VaePipeline.ML.Transforms.Batches;

/// <summary>Consecutive stages bound to a source's schema: the column indices of each stage's inputs and outputs.</summary>
sealed class StageBinding(DataViewSchema source, DataViewSchema schema, StageBinding.Link[] links)
{
    /// <summary>A stage, the indices of its inputs in the schema (-1 for a missing optional one), and the index of its first output.</summary>
    internal sealed record Link(BatchStage Stage, int[] Inputs, int FirstOutput)
    {
        public bool Makes(int column) => column >= FirstOutput && column < FirstOutput + Stage.Outputs.Length;
    }

    public DataViewSchema Source => source;

    /// <summary>The source's columns, followed by the outputs of each stage.</summary>
    public DataViewSchema Schema => schema;

    public static StageBinding Of(DataViewSchema source, BatchStage stage)
    {
        ArgumentNullException.ThrowIfNull(source);
        return new StageBinding(source, source, []).Append(stage);
    }

    /// <summary>Adds a stage at the end.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An input column is missing or has another type.</exception>
    public StageBinding Append(BatchStage stage)
    {
        var inputs = new int[stage.Inputs.Length];
        for (var i = 0; i < inputs.Length; i++)
            inputs[i] = Find(stage.Inputs[i], stage);
        var appended = new DataViewSchema.Builder();
        appended.AddColumns(schema);
        foreach (var output in stage.Outputs)
            appended.AddColumn(output.Name, output.Type, output.Annotations);
        return new(source, appended.ToSchema(), [.. links, new(stage, inputs, schema.Count)]);
    }

    int Find(StageInput input, BatchStage stage)
    {
        if (Schema.GetColumnOrNull(input.Name) is not { } column)
            return input.IsOptional ? -1 : throw input.Missing(Schema.Select(given => given.Name));
        if (!input.Accepts(column.Type))
            throw input.WrongType(column.Type.ToString()!);
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
        foreach (var link in links.Reverse())
        {
            if (!needed.AsSpan(link.FirstOutput, link.Stage.Outputs.Length).Contains(true))
                continue;
            active.Push(link);
            foreach (var input in link.Inputs)
                if (input >= 0)
                    needed[input] = true;
        }
        return new(this, shown, needed, [.. active]);
    }
}
