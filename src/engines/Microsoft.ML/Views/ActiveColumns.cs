namespace Microsoft.ML.Data;

/// <summary>Which columns of a schema a cursor was asked for.</summary>
readonly struct ActiveColumns
{
    readonly bool[] _active;

    public ActiveColumns(DataViewSchema schema, IEnumerable<DataViewSchema.Column> columnsNeeded)
    {
        ArgumentNullException.ThrowIfNull(columnsNeeded);
        _active = new bool[schema.Count];
        foreach (var column in columnsNeeded)
        {
            if (column.Index >= _active.Length || schema[column.Index].Name != column.Name)
                throw new ArgumentOutOfRangeException(nameof(columnsNeeded), $"Column '{column.Name}' is not of this view's schema.");
            _active[column.Index] = true;
        }
    }

    public bool this[int index] => _active[index];

    public bool Contains(DataViewSchema.Column column) => column.Index < _active.Length && _active[column.Index];

    public IEnumerable<DataViewSchema.Column> Of(DataViewSchema schema)
    {
        var columns = new List<DataViewSchema.Column>();
        foreach (var column in schema)
            if (_active[column.Index])
                columns.Add(column);
        return columns;
    }

    public void Require(DataViewSchema.Column column)
    {
        if (!Contains(column))
            throw new ArgumentOutOfRangeException(nameof(column), $"Column '{column.Name}' is not active: it was not among the columns that the cursor was asked for.");
    }

    /// <summary>A getter as the caller's type, or a complaint that names both types.</summary>
    public static ValueGetter<TValue> Typed<TValue>(Delegate getter, DataViewSchema.Column column) => getter as ValueGetter<TValue>
        ?? throw Mismatch(column, typeof(TValue));

    // apart, so that it is not compiled for each type
    static InvalidOperationException Mismatch(DataViewSchema.Column column, Type asked) =>
        new($"Column '{column.Name}' of type '{column.Type}' is read as {column.Type.RawType}, not as {asked}.");
}
