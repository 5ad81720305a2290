namespace Microsoft.ML.Data;

/// <summary>Fills objects from the rows of a view: which columns it needs, and a setter a column.</summary>
sealed class ObjectFiller<TRow> where TRow : class
{
    readonly List<MemberColumn<TRow>> _members = [];
    readonly List<DataViewSchema.Column> _columns = [];

    public ObjectFiller(DataViewSchema schema, bool ignoreMissingColumns, SchemaDefinition? definition)
    {
        foreach (var member in MemberColumn<TRow>.Bind(definition ?? SchemaDefinition.Create(typeof(TRow), SchemaDefinition.Direction.Write)))
        {
            if (schema.GetColumnOrNull(member.Name) is not { } column)
            {
                if (ignoreMissingColumns)
                    continue;
                throw SchemaMismatch.Missing(nameof(schema), member.Name);
            }
            if (column.Type.RawType != member.Type.RawType)
                throw new InvalidOperationException($"Column '{column.Name}' of type '{column.Type}' cannot be bound to a member of {typeof(TRow)} of type '{member.Type}'.");
            _members.Add(member);
            _columns.Add(column);
        }
    }

    public IEnumerable<DataViewSchema.Column> ColumnsNeeded => _columns;

    /// <summary>Fills an object with the values of the current <paramref name="row"/>.</summary>
    public Action<TRow> For(DataViewRow row)
    {
        var setters = new Action<TRow>[_members.Count];
        for (var i = 0; i < setters.Length; i++)
            setters[i] = _members[i].MakeSetter(row, _columns[i]);
        return target =>
        {
            foreach (var set in setters)
                set(target);
        };
    }
}
