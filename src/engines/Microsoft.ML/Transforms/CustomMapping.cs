using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms;

/// <summary>Adds the columns of <typeparamref name="TDst"/>, which a delegate makes from those of <typeparamref name="TSrc"/>.</summary>
public sealed class CustomMappingTransformer<TSrc, TDst> : ITransformer where TSrc : class, new() where TDst : class, new()
{
    readonly Action<TSrc, TDst> _map;

    internal CustomMappingTransformer(Action<TSrc, TDst> map, SchemaDefinition? input, SchemaDefinition? output)
    {
        _map = map ?? throw new ArgumentNullException(nameof(map));
        InputDefinition = input;
        Outputs = MemberColumn<TDst>.Bind(output ?? SchemaDefinition.Create(typeof(TDst), SchemaDefinition.Direction.Write));
    }

    internal SchemaDefinition? InputDefinition { get; }

    internal MemberColumn<TDst>[] Outputs { get; }

    bool ITransformer.IsRowToRowMapper => true;

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return new Mapper(this, inputSchema).OutputSchema;
    }

    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new MappedView(input, new Mapper(this, input.Schema));
    }

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema) => new Mapper(this, inputSchema);

    void ICanSaveModel.Save(ModelSaveContext ctx) => throw ModelSaveContext.NotWritten();

    sealed class Mapper(CustomMappingTransformer<TSrc, TDst> transformer, DataViewSchema inputSchema)
        : RowMapper(inputSchema, Appended(inputSchema, transformer.Outputs.Select(column => column.Detached)))
    {
        readonly ObjectFiller<TSrc> _source = new(inputSchema, ignoreMissingColumns: false, transformer.InputDefinition);

        protected override IEnumerable<int> InputsOf(int computed) => _source.ColumnsNeeded.Select(column => column.Index);

        protected override Delegate?[] MakeGetters(DataViewRow input, Func<int, bool> isActive)
        {
            var source = new TSrc();
            var destination = new TDst();
            var fill = _source.For(input);
            var mapped = -1L;
            // Whichever column is read first maps the row; the others find it done.
            TDst Current()
            {
                if (mapped != input.Position)
                {
                    fill(source);
                    transformer._map(source, destination);
                    mapped = input.Position;
                }
                return destination;
            }
            return [.. transformer.Outputs.Select((column, i) => isActive(i) ? column.MakeGetter(Current) : null)];
        }
    }
}

/// <summary>Estimator of <see cref="CustomMappingTransformer{TSrc, TDst}"/>.</summary>
public sealed class CustomMappingEstimator<TSrc, TDst> : TrivialEstimator<CustomMappingTransformer<TSrc, TDst>>
    where TSrc : class, new() where TDst : class, new()
{
    internal CustomMappingEstimator(Action<TSrc, TDst> map, SchemaDefinition? input, SchemaDefinition? output) : base(new(map, input, output))
    {
    }

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        foreach (var needed in Transformer.InputDefinition ?? SchemaDefinition.Create(typeof(TSrc)))
        {
            var given = inputSchema.Require(needed.ColumnName);
            var expected = SchemaShape.Column.Of(needed.ColumnName, needed.ColumnType);
            // A vector of a known size will do where any size is expected.
            var kindFits = given.Kind == expected.Kind
                || (expected.Kind == SchemaShape.Column.VectorKind.VariableVector && given.Kind == SchemaShape.Column.VectorKind.Vector);
            if (!kindFits || !given.ItemType.Equals(expected.ItemType) || given.IsKey != expected.IsKey)
                throw SchemaMismatch.WrongType(nameof(inputSchema), needed.ColumnName, needed.ColumnType.ToString()!, given.TypeText);
        }
        return inputSchema.With(Transformer.Outputs.Select(column => SchemaShape.Column.Of(column.Name, column.Type)));
    }
}
