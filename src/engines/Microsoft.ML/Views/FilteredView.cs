namespace Microsoft.ML.Data;

/// <summary>The rows of a view that a predicate keeps. The predicate is made anew for each cursor, bound to its row.</summary>
sealed class FilteredView(IDataView source, IReadOnlyList<DataViewSchema.Column> columnsTested, Func<DataViewRow, Func<bool>> makePredicate) : IDataView
{
    public DataViewSchema Schema => source.Schema;

    public bool CanShuffle => source.CanShuffle;

    public long? GetRowCount() => null;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        var active = new ActiveColumns(Schema, columnsNeeded);
        var input = source.GetRowCursor(new ActiveColumns(Schema, active.Of(Schema).Concat(columnsTested)).Of(Schema), rand);
        return new Cursor(input, active, makePredicate(input));
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    sealed class Cursor(DataViewRowCursor input, ActiveColumns active, Func<bool> keep) : LinkedCursor(input, active)
    {
        protected override bool Advance()
        {
            while (Input.MoveNext())
                if (keep())
                    return true;
            return false;
        }
    }
}
