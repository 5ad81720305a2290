using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms;

/// <summary>Adds a column that is another one under a new name.</summary>
public sealed class ColumnCopyingTransformer : OneToOneTransformerBase
{
    internal ColumnCopyingTransformer(string output, string input) => (Output, Input) = (output, input);

    internal string Output { get; }

    internal string Input { get; }

    private protected override RowMapper MakeMapper(DataViewSchema inputSchema)
    {
        var source = inputSchema.GetColumnOrNull(Input) ?? throw SchemaMismatch.Missing(nameof(inputSchema), Input);
        var kept = inputSchema.Select(column => new MappedColumn(new(column), column.Index, IsComputed: false));
        return new PassingMapper(inputSchema, [.. kept, new(new(Output, source.Type, source.Annotations), source.Index, IsComputed: false)]);
    }
}

/// <summary>Estimator of <see cref="ColumnCopyingTransformer"/>.</summary>
public sealed class ColumnCopyingEstimator : TrivialEstimator<ColumnCopyingTransformer>
{
    internal ColumnCopyingEstimator(string output, string input) : base(new(output, input))
    {
    }

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return inputSchema.With([inputSchema.Require(Transformer.Input).Renamed(Transformer.Output)]);
    }
}
