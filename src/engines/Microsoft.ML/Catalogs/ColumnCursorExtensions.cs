namespace Microsoft.ML.Data;

/// <summary>Single columns as sequences.</summary>
public static class ColumnCursorExtensions
{
    public static IEnumerable<T> GetColumn<T>(this IDataView data, string columnName)
    {
        ArgumentNullException.ThrowIfNull(data);
        return GetColumn<T>(data, data.Schema.GetColumnOrNull(columnName) ?? throw SchemaMismatch.Missing(nameof(columnName), columnName));
    }

    /// <summary>The column's values, as its raw type, or as strings and arrays.</summary>
    public static IEnumerable<T> GetColumn<T>(this IDataView data, DataViewSchema.Column column)
    {
        ArgumentNullException.ThrowIfNull(data);
        return Values(data, new ObjectFiller<Single<T>>(data.Schema, ignoreMissingColumns: false, Definition<T>(column)));
    }

    static SchemaDefinition Definition<T>(DataViewSchema.Column column)
    {
        var definition = SchemaDefinition.Create(typeof(Single<T>));
        definition[0].ColumnName = column.Name;
        definition[0].ColumnType = column.Type;
        return definition;
    }

    static IEnumerable<T> Values<T>(IDataView data, ObjectFiller<Single<T>> filler)
    {
        using var cursor = data.GetRowCursor(filler.ColumnsNeeded);
        var fill = filler.For(cursor);
        while (cursor.MoveNext())
        {
            var row = new Single<T>();
            fill(row);
            yield return row.Value;
        }
    }

    sealed class Single<T>
    {
        public T Value = default!;
    }
}
