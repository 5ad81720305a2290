using Microsoft.ML.Data;

namespace Microsoft.ML;

/// <summary>Loads data, takes it out again, and picks rows.</summary>
public sealed class DataOperationsCatalog
{
    readonly Random _seeds;

    internal DataOperationsCatalog(int? seed) => _seeds = seed is { } value ? new(value) : new();

    /// <summary>Objects as a view, one column a public field or property. Enumerated anew by every cursor.</summary>
    public IDataView LoadFromEnumerable<TRow>(IEnumerable<TRow> data, SchemaDefinition? schemaDefinition = null) where TRow : class =>
        new EnumerableView<TRow>(data, schemaDefinition);

    /// <summary>A view as objects. With <paramref name="reuseRowObject"/> one object is filled again and again.</summary>
    public IEnumerable<TRow> CreateEnumerable<TRow>(IDataView data, bool reuseRowObject, bool ignoreMissingColumns = false,
        SchemaDefinition? schemaDefinition = null) where TRow : class, new()
    {
        ArgumentNullException.ThrowIfNull(data);
        return Rows(data, new ObjectFiller<TRow>(data.Schema, ignoreMissingColumns, schemaDefinition), reuseRowObject);
    }

    static IEnumerable<TRow> Rows<TRow>(IDataView data, ObjectFiller<TRow> filler, bool reuseRowObject) where TRow : class, new()
    {
        using var cursor = data.GetRowCursor(filler.ColumnsNeeded);
        var fill = filler.For(cursor);
        TRow? row = null;
        while (cursor.MoveNext())
        {
            if (row is null || !reuseRowObject)
                row = new();
            fill(row);
            yield return row;
        }
    }

    /// <summary>The view, kept in memory column by column as passes ask for them.</summary>
    public IDataView Cache(IDataView input, params string[] columnsToPrefetch)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new CachedView(input, columnsToPrefetch ?? []);
    }

    public IDataView ShuffleRows(IDataView input, int? seed = null, int shufflePoolSize = 1000, bool shuffleSource = true)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(shufflePoolSize);
        return new ShuffledView(input, seed ?? _seeds.Next(), shufflePoolSize, shuffleSource);
    }

    public IDataView TakeRows(IDataView input, long count)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        return new RowRangeView(input, 0, count);
    }

    public IDataView SkipRows(IDataView input, long count)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        return new RowRangeView(input, count, long.MaxValue);
    }

    /// <summary>Rows whose number in a column is at least the lower and below the upper bound.</summary>
    public IDataView FilterRowsByColumn(IDataView input, string columnName, double lowerBound = double.NegativeInfinity, double upperBound = double.PositiveInfinity)
    {
        ArgumentNullException.ThrowIfNull(input);
        var column = input.Schema.GetColumnOrNull(columnName) ?? throw SchemaMismatch.Missing(nameof(columnName), columnName);
        if (column.Type.Equals(NumberDataViewType.Single))
            return new FilteredView(input, [column], row => Within(row.GetGetter<float>(column), lowerBound, upperBound));
        if (column.Type.Equals(NumberDataViewType.Double))
            return new FilteredView(input, [column], row => Within(row.GetGetter<double>(column), lowerBound, upperBound));
        throw SchemaMismatch.WrongType(nameof(columnName), columnName, "Single or Double", column.Type.ToString()!);
    }

    static Func<bool> Within<T>(ValueGetter<T> getter, double lowerBound, double upperBound) where T : struct, System.Numerics.INumber<T>
    {
        T value = default;
        return () =>
        {
            getter(ref value);
            var number = double.CreateChecked(value);
            return number >= lowerBound && (number < upperBound || (double.IsPositiveInfinity(upperBound) && !double.IsNaN(number)));
        };
    }
}
