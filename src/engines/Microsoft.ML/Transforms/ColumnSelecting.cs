using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms;

/// <summary>Keeps the columns named, in the order named; or drops them.</summary>
public sealed class ColumnSelectingTransformer : ITransformer
{
    readonly string[] _names;
    readonly bool _keep;
    readonly bool _keepHidden;

    internal ColumnSelectingTransformer(string[] names, bool keep, bool keepHidden)
    {
        if (names is null or { Length: 0 })
            throw new ArgumentException("At least one column must be named.", nameof(names));
        _names = names;
        _keep = keep;
        _keepHidden = keepHidden;
    }

    bool ITransformer.IsRowToRowMapper => true;

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return MakeMapper(inputSchema).OutputSchema;
    }

    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new MappedView(input, MakeMapper(input.Schema));
    }

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema) => MakeMapper(inputSchema);

    void ICanSaveModel.Save(ModelSaveContext ctx) => throw ModelSaveContext.NotWritten();

    internal void Require(IEnumerable<string> present)
    {
        var missing = _names.Except(present).ToArray();
        if (missing.Length > 0)
            throw SchemaMismatch.Missing("inputSchema", string.Join(",", missing));
    }

    internal bool Keeps(string name) => _keep == _names.Contains(name);

    PassingMapper MakeMapper(DataViewSchema inputSchema)
    {
        Require(inputSchema.Select(column => column.Name));
        var kept = _keep
            ? _names.SelectMany(name => inputSchema.Where(column => column.Name == name && (_keepHidden || !column.IsHidden)))
            : inputSchema.Where(column => Keeps(column.Name));
        return new(inputSchema, [.. kept.Select(column => new MappedColumn(new(column), column.Index, IsComputed: false))]);
    }
}

/// <summary>Estimator of <see cref="ColumnSelectingTransformer"/>.</summary>
public sealed class ColumnSelectingEstimator : TrivialEstimator<ColumnSelectingTransformer>
{
    internal ColumnSelectingEstimator(string[] names, bool keep, bool keepHidden) : base(new(names, keep, keepHidden))
    {
    }

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        Transformer.Require(inputSchema.Select(column => column.Name));
        return new(inputSchema.Where(column => Transformer.Keeps(column.Name)));
    }
}
