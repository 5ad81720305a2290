namespace Microsoft.ML.Data;

/// <summary>
/// A view whose columns are kept in memory from the first pass that asks for them on. A pass reads the source only for columns that
/// are not kept yet.
/// </summary>
sealed class CachedView : IDataView
{
    readonly IDataView _source;
    readonly StoredColumn?[] _columns;
    readonly Lock _filling = new();
    readonly IReadOnlyList<DataViewSchema.Column> _prefetched;
    int _rowCount = -1;

    public CachedView(IDataView source, IReadOnlyList<string> columnsToPrefetch)
    {
        _source = source;
        _columns = new StoredColumn?[source.Schema.Count];
        _prefetched = [.. columnsToPrefetch.Select(name => source.Schema[name])];
    }

    public DataViewSchema Schema => _source.Schema;

    public bool CanShuffle => true;

    public long? GetRowCount() => _rowCount >= 0 ? _rowCount : _source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        var active = new ActiveColumns(Schema, columnsNeeded);
        return new Cursor(this, active, rand);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    void Fill(IEnumerable<DataViewSchema.Column> columns)
    {
        lock (_filling)
        {
            var missing = columns.Concat(_rowCount < 0 ? _prefetched : []).Where(column => _columns[column.Index] is null).DistinctBy(column => column.Index).ToArray();
            if (missing.Length == 0 && _rowCount >= 0)
                return;
            using var cursor = _source.GetRowCursor(missing);
            var stored = missing.Select(column => StoredColumn.Of(column.Type)).ToArray();
            for (var i = 0; i < missing.Length; i++)
                stored[i].Attach(cursor, missing[i]);
            var row = 0;
            for (; cursor.MoveNext(); row++)
                foreach (var column in stored)
                    column.Store(row);
            for (var i = 0; i < missing.Length; i++)
                _columns[missing[i].Index] = stored[i];
            _rowCount = row;
        }
    }

    sealed class Cursor(CachedView view, ActiveColumns active, Random? rand) : RootCursor(view.Schema, active)
    {
        int[]? _order;
        int _row = -1;
        bool _filled;

        protected override bool Advance()
        {
            EnsureFilled();
            if (++_row >= view._rowCount)
                return false;
            if (rand is not null && _order is null)
            {
                _order = [.. Enumerable.Range(0, view._rowCount)];
                rand.Shuffle(_order);
            }
            return true;
        }

        // The first row asked for fills the cache, not the cursor's making: views stay lazy.
        void EnsureFilled()
        {
            if (!_filled)
                view.Fill(Active.Of(Schema));
            _filled = true;
        }

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            Active.Require(column);
            if (typeof(TValue) != column.Type.RawType)
                throw new InvalidOperationException($"Column '{column.Name}' of type '{column.Type}' is read as {column.Type.RawType}, not as {typeof(TValue)}.");
            ValueGetter<TValue>? getter = null;
            return (ref TValue value) =>
            {
                getter ??= ActiveColumns.Typed<TValue>(view._columns[column.Index]?.MakeGetter(Slot) ?? throw NoRow.Exception(), column);
                getter(ref value);
            };
        }

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = new((ulong)Slot(), 0);

        int Slot()
        {
            RequireRow();
            return _order is null ? _row : _order[_row];
        }
    }
}
