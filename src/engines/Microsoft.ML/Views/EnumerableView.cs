namespace Microsoft.ML.Data;

/// <summary>Objects as a view. A list can be shuffled and has a row count; any other sequence is enumerated once a cursor.</summary>
sealed class EnumerableView<TRow> : IDataView where TRow : class
{
    readonly IEnumerable<TRow> _rows;
    readonly MemberColumn<TRow>[] _columns;

    public EnumerableView(IEnumerable<TRow> rows, SchemaDefinition? definition)
    {
        _rows = rows ?? throw new ArgumentNullException(nameof(rows));
        _columns = MemberColumn<TRow>.Bind(definition ?? SchemaDefinition.Create(typeof(TRow), SchemaDefinition.Direction.Read));
        Schema = ObjectRow<TRow>.SchemaOf(_columns);
    }

    public DataViewSchema Schema { get; }

    public bool CanShuffle => _rows is IList<TRow>;

    public long? GetRowCount() => _rows is ICollection<TRow> collection ? collection.Count : null;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        var rows = rand is not null && _rows is IList<TRow> list ? Permuted(list, rand) : _rows.Select((row, i) => (Row: row, Index: i));
        return new Cursor(Schema, new(Schema, columnsNeeded), new(_columns), rows.GetEnumerator());
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    static IEnumerable<(TRow Row, int Index)> Permuted(IList<TRow> list, Random rand)
    {
        var order = new int[list.Count];
        for (var i = 0; i < order.Length; i++)
            order[i] = i;
        rand.Shuffle(order);
        return order.Select(i => (list[i], i));
    }

    sealed class Cursor(DataViewSchema schema, ActiveColumns active, ObjectRow<TRow> row, IEnumerator<(TRow Row, int Index)> rows) : RootCursor(schema, active)
    {
        protected override bool Advance()
        {
            if (!rows.MoveNext())
                return false;
            row.Show(rows.Current.Row ?? throw new InvalidOperationException($"Row {Position + 1} of the sequence is null; a view's rows cannot be."));
            return true;
        }

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            Active.Require(column);
            var getter = row.GetGetter<TValue>(column);
            return (ref TValue value) =>
            {
                RequireRow();
                getter(ref value);
            };
        }

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) =>
        {
            RequireRow();
            id = new((ulong)rows.Current.Index, 0);
        };

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                rows.Dispose();
            base.Dispose(disposing);
        }
    }
}
