namespace Microsoft.ML.Data;

/// <summary>Fills objects from the rows of a view: which columns it needs, and a setter a column.</summary>
sealed class ObjectFiller<TRow> where TRow : class
{
    readonly List<(MemberColumn<TRow> Member, DataViewSchema.Column Column)> _bindings = [];

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
            _bindings.Add((member, column));
        }
    }

    public IEnumerable<DataViewSchema.Column> ColumnsNeeded => _bindings.Select(binding => binding.Column);

    /// <summary>Fills an object with the values of the current <paramref name="row"/>.</summary>
    public Action<TRow> For(DataViewRow row)
    {
        var setters = _bindings.Select(binding => binding.Member.MakeSetter(row, binding.Column)).ToArray();
        return target =>
        {
            foreach (var set in setters)
                set(target);
        };
    }
}
