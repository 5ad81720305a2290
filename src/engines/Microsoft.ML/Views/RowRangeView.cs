namespace Microsoft.ML.Data;

/// <summary>The rows of a view from one on, up to a number of them. Past the last it asks its source for nothing.</summary>
sealed class RowRangeView(IDataView source, long skip, long take) : IDataView
{
    public DataViewSchema Schema => source.Schema;

    public bool CanShuffle => false;

    public long? GetRowCount() => take == 0 ? 0 : source.GetRowCount() is { } count ? Math.Min(Math.Max(0, count - skip), take) : null;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        var active = new ActiveColumns(Schema, columnsNeeded);
        return new Cursor(source.GetRowCursor(active.Of(Schema)), active, skip, take);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded)];

    sealed class Cursor(DataViewRowCursor input, ActiveColumns active, long skip, long take) : LinkedCursor(input, active)
    {
        long _skip = skip;
        long _left = take;

        protected override bool Advance()
        {
            if (_left-- <= 0)
                return false;
            for (; _skip > 0; _skip--)
                if (!Input.MoveNext())
                    return false;
            return Input.MoveNext();
        }
    }
}
