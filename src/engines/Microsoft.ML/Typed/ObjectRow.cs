namespace Microsoft.ML.Data;

/// <summary>Shows objects, one after the other, as a row of a view.</summary>
sealed class ObjectRow<TRow> : DataViewRow where TRow : class
{
    readonly Delegate[] _getters;
    TRow? _current;
    long _position = -1;

    public ObjectRow(IReadOnlyList<MemberColumn<TRow>> columns)
    {
        Schema = SchemaOf(columns);
        _getters = [.. columns.Select(column => column.MakeGetter(Current))];
    }

    public static DataViewSchema SchemaOf(IReadOnlyList<MemberColumn<TRow>> columns)
    {
        var schema = new DataViewSchema.Builder();
        foreach (var column in columns)
            schema.AddColumn(column.Name, column.Type, column.Detached.Annotations);
        return schema.ToSchema();
    }

    public override DataViewSchema Schema { get; }

    public override long Position => _position;

    public override long Batch => 0;

    /// <summary>Goes on to <paramref name="row"/>.</summary>
    public void Show(TRow row)
    {
        _current = row ?? throw new ArgumentNullException(nameof(row), "A row cannot be null.");
        _position++;
    }

    TRow Current() => _current ?? throw NoRow.Exception();

    public override bool IsColumnActive(DataViewSchema.Column column) => true;

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => ActiveColumns.Typed<TValue>(_getters[column.Index], column);

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = new((ulong)_position, 0);
}

/// <summary>The complaint about a value fetched where there is no row.</summary>
static class NoRow
{
    public static InvalidOperationException Exception() =>
        new("Values cannot be fetched before the first call of MoveNext, nor after it returned false.");
}
