namespace VaePipeline.ML.Transforms.Batches;

/// <summary>The estimator of a stage. There is nothing to learn; fitting checks the input columns.</summary>
sealed class StageEstimator : IEstimator<ITransformer>
{
    readonly TransformsCatalog _catalog;
    readonly IStageFactory _factory;
    readonly StageInput[] _inputs;
    readonly StageOutput[] _outputs;
    BatchStage? _first;

    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public StageEstimator(TransformsCatalog catalog, IStageFactory factory)
    {
        (_catalog, _factory) = (catalog, factory);
        _first = factory.MakeStage();
        (_inputs, _outputs) = (_first.Inputs, _first.Outputs);
    }

    public ITransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        // most estimators are fitted once: reusing the first stage avoids opening the model twice
        var stage = Interlocked.Exchange(ref _first, null) ?? _factory.MakeStage();
        try
        {
            StageBinding.Of(input.Schema, stage);
        }
        catch
        {
            stage.Dispose();
            throw;
        }
        return new StageTransformer(stage, _factory);
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        foreach (var input in _inputs)
            Check(input, inputSchema);
        var kept = inputSchema.Where(column => !_outputs.Any(output => output.Name == column.Name));
        return new([.. kept, .. _outputs.Select(output => ShapeColumn.Of(_catalog, output))]);
    }

    static void Check(StageInput input, SchemaShape given)
    {
        foreach (var column in given.Where(column => column.Name == input.Name))
        {
            var itemType = input.Type is VectorDataViewType vector ? vector.ItemType : input.Type;
            var isVector = column.Kind != SchemaShape.Column.VectorKind.Scalar;
            if (
                isVector != input.Type is VectorDataViewType
                || column.IsKey
                || !(column.ItemType.Equals(itemType) || column.ItemType.Equals(input.OtherType))
            )
                throw input.WrongType(isVector ? $"Vector<{column.ItemType}>" : column.ItemType.ToString()!);
            return;
        }
        if (!input.IsOptional)
            throw input.Missing(given.Select(column => column.Name));
    }
}

/// <summary>A stage as a transformer; it disposes the stage.</summary>
sealed class StageTransformer(BatchStage stage, IStageFactory factory) : ITransformer, IDisposable
{
    public IStageFactory Factory => factory;

    public bool IsRowToRowMapper => true;

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => StageBinding.Of(inputSchema, stage).Schema;

    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return BatchedView.Over(input, stage, factory.Batching);
    }

    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => new StageMapper(inputSchema, stage);

    public void Save(ModelSaveContext ctx) =>
        throw new NotSupportedException("ML.NET's model.zip supports only ML.NET's own transforms; save the chain with TimbreChain.Save.");

    public void Dispose() => stage.Dispose();
}

/// <summary>Makes columns of a schema shape. Their constructor is internal to ML.NET, so they are taken from a custom mapping with the same output.</summary>
static class ShapeColumn
{
    public static SchemaShape.Column Of(TransformsCatalog catalog, StageOutput output) =>
        output.Type switch
        {
            VectorDataViewType => Of<float[]>(catalog, output),
            TextDataViewType => Of<string>(catalog, output),
            _ => Of<float>(catalog, output),
        };

    static SchemaShape.Column Of<T>(TransformsCatalog catalog, StageOutput output)
    {
        var definition = SchemaDefinition.Create(typeof(Added<T>));
        definition[0].ColumnName = output.Name;
        definition[0].ColumnType = output.Type;
        return catalog
            .CustomMapping<Nothing, Added<T>>((_, _) => { }, contractName: null, outputSchemaDefinition: definition)
            .GetOutputSchema(new([]))
            .Single();
    }

    sealed class Nothing;

    sealed class Added<T>
    {
        public T? Value { get; set; }
    }
}
