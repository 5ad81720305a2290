using Microsoft.ML.Data;

namespace Microsoft.ML;

/// <summary>Fetches a column's value of the current row into <paramref name="value"/>, reusing its memory where it can.</summary>
public delegate void ValueGetter<TValue>(ref TValue value);

/// <summary>A row: values by column, fetched through getters that stay valid as the row moves on.</summary>
public abstract class DataViewRow : IDisposable
{
    /// <summary>Position within the run, from 0; negative where there is no row.</summary>
    public abstract long Position { get; }

    /// <summary>Orders the cursors of a set against one another.</summary>
    public abstract long Batch { get; }

    /// <summary>A getter of ids that stay with a row however it is reached.</summary>
    public abstract ValueGetter<DataViewRowId> GetIdGetter();

    /// <summary>Whether the column was asked for, so that it has a getter.</summary>
    public abstract bool IsColumnActive(DataViewSchema.Column column);

    /// <summary>The getter of an active column; <typeparamref name="TValue"/> is its type's raw type.</summary>
    public abstract ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column);

    public abstract DataViewSchema Schema { get; }

    protected virtual void Dispose(bool disposing)
    {
    }

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }
}

/// <summary>A row that moves over a view, forward only.</summary>
public abstract class DataViewRowCursor : DataViewRow
{
    /// <summary>Goes to the next row; false when there is none.</summary>
    public abstract bool MoveNext();
}

/// <summary>A lazy, schematized table: nothing is computed until a cursor asks for it, and then only the columns asked for.</summary>
public interface IDataView
{
    bool CanShuffle { get; }

    DataViewSchema Schema { get; }

    /// <summary>How many rows there are, where that is known without a pass.</summary>
    long? GetRowCount();

    DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null);

    DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null);
}
