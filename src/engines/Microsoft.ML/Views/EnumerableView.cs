namespace Microsoft.ML.Data;

/// <summary>Objects as a view, enumerated anew by every cursor.</summary>
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

    public bool CanShuffle => false;

    public long? GetRowCount() => _rows is ICollection<TRow> collection ? collection.Count : null;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        new Cursor(Schema, new(Schema, columnsNeeded), new(_columns), _rows.GetEnumerator());

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    sealed class Cursor(DataViewSchema schema, ActiveColumns active, ObjectRow<TRow> row, IEnumerator<TRow> rows) : RootCursor(schema, active)
    {
        protected override bool Advance()
        {
            if (!rows.MoveNext())
                return false;
            row.Show(rows.Current ?? throw new InvalidOperationException($"Row {Position + 1} of the sequence is null; a view's rows cannot be."));
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
            id = new((ulong)Position, 0);
        };

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                rows.Dispose();
            base.Dispose(disposing);
        }
    }
}
