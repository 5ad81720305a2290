namespace Microsoft.ML.Data;

/// <summary>Maps rows of one schema to rows of another, value by value.</summary>
public interface IRowToRowMapper
{
    DataViewSchema InputSchema { get; }

    DataViewSchema OutputSchema { get; }

    /// <summary>The input columns that the given output columns are made from.</summary>
    IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns);

    /// <summary>The mapped row, which follows <paramref name="input"/> as that moves.</summary>
    DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns);
}

/// <summary>An output column: an input column passed through, or one that the mapper computes.</summary>
/// <param name="Column">Name and type.</param>
/// <param name="Source">Index of the input column, or of the computed column when <paramref name="IsComputed"/>.</param>
/// <param name="IsComputed">Whether the mapper computes it.</param>
readonly record struct MappedColumn(DataViewSchema.DetachedColumn Column, int Source, bool IsComputed);

/// <summary>A row mapper bound to an input schema.</summary>
abstract class RowMapper : IRowToRowMapper
{
    readonly IReadOnlyList<MappedColumn> _columns;

    protected RowMapper(DataViewSchema inputSchema, IReadOnlyList<MappedColumn> columns)
    {
        InputSchema = inputSchema;
        _columns = columns;
        var schema = new DataViewSchema.Builder();
        schema.AddColumns(columns.Select(column => column.Column));
        OutputSchema = schema.ToSchema();
    }

    public DataViewSchema InputSchema { get; }

    public DataViewSchema OutputSchema { get; }

    /// <summary>All input columns passed through, then the computed ones.</summary>
    protected static IReadOnlyList<MappedColumn> Appended(DataViewSchema input, IEnumerable<DataViewSchema.DetachedColumn> computed) =>
        [.. input.Select(column => new MappedColumn(new(column), column.Index, IsComputed: false)), .. computed.Select((column, i) => new MappedColumn(column, i, IsComputed: true))];

    /// <summary>Indices of the input columns that a computed column is made from.</summary>
    protected virtual IEnumerable<int> InputsOf(int computed) => [];

    /// <summary>Getters of the active computed columns over <paramref name="input"/>; null for the others.</summary>
    protected virtual Delegate?[] MakeGetters(DataViewRow input, Func<int, bool> isActive) => [];

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns)
    {
        var needed = new bool[InputSchema.Count];
        foreach (var column in dependingColumns)
        {
            var mapped = _columns[column.Index];
            foreach (var input in mapped.IsComputed ? InputsOf(mapped.Source) : [mapped.Source])
                needed[input] = true;
        }
        return InputSchema.Where(column => needed[column.Index]);
    }

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns) => new MappedRow(this, input, new(OutputSchema, activeColumns));

    sealed class MappedRow : DataViewRow
    {
        readonly RowMapper _mapper;
        readonly DataViewRow _input;
        readonly ActiveColumns _active;
        readonly Delegate?[] _getters;

        public MappedRow(RowMapper mapper, DataViewRow input, ActiveColumns active)
        {
            if (!ReferenceEquals(input.Schema, mapper.InputSchema))
                throw new ArgumentException("The row's schema is not the one that the mapper was made for.", nameof(input));
            _mapper = mapper;
            _input = input;
            _active = active;
            var wanted = active.Of(mapper.OutputSchema).Select(column => mapper._columns[column.Index]).Where(column => column.IsComputed).Select(column => column.Source).ToHashSet();
            _getters = wanted.Count == 0 ? [] : mapper.MakeGetters(input, wanted.Contains);
        }

        public override DataViewSchema Schema => _mapper.OutputSchema;

        public override long Position => _input.Position;

        public override long Batch => _input.Batch;

        public override ValueGetter<DataViewRowId> GetIdGetter() => _input.GetIdGetter();

        public override bool IsColumnActive(DataViewSchema.Column column) => _active.Contains(column);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            _active.Require(column);
            var mapped = _mapper._columns[column.Index];
            return mapped.IsComputed
                ? ActiveColumns.Typed<TValue>(_getters[mapped.Source]!, column)
                : _input.GetGetter<TValue>(_input.Schema[mapped.Source]);
        }
    }
}

/// <summary>A mapper that renames, reorders or leaves out, and computes nothing.</summary>
sealed class PassingMapper(DataViewSchema inputSchema, IReadOnlyList<MappedColumn> columns) : RowMapper(inputSchema, columns);

/// <summary>Several mappers, one after the other.</summary>
sealed class CompositeRowMapper(DataViewSchema inputSchema, IReadOnlyList<IRowToRowMapper> mappers) : IRowToRowMapper
{
    public DataViewSchema InputSchema => inputSchema;

    public DataViewSchema OutputSchema => mappers.Count == 0 ? inputSchema : mappers[^1].OutputSchema;

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns) =>
        mappers.Reverse().Aggregate(dependingColumns, (columns, mapper) => mapper.GetDependencies(columns));

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
    {
        // What each mapper must show is what the one after it reads, so find that from the last to the first.
        var active = new IEnumerable<DataViewSchema.Column>[mappers.Count];
        for (var i = mappers.Count - 1; i >= 0; i--)
            active[i] = i == mappers.Count - 1 ? activeColumns : mappers[i + 1].GetDependencies(active[i + 1]);
        for (var i = 0; i < mappers.Count; i++)
            input = mappers[i].GetRow(input, active[i]);
        return input;
    }
}
