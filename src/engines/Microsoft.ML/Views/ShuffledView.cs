namespace Microsoft.ML.Data;

/// <summary>
/// A view in pseudo-random order: a pool of rows is kept, each row that leaves is drawn from it and replaced by the source's next.
/// Every cursor of one view gives the same order.
/// </summary>
sealed class ShuffledView(IDataView source, int seed, int poolSize, bool shuffleSource) : IDataView
{
    public DataViewSchema Schema => source.Schema;

    public bool CanShuffle => true;

    public long? GetRowCount() => source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        var random = rand ?? new Random(seed);
        var active = new ActiveColumns(Schema, columnsNeeded);
        var input = source.GetRowCursor(active.Of(Schema), shuffleSource && source.CanShuffle ? random : null);
        return new Cursor(input, active, random, poolSize);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    sealed class Cursor : LinkedCursor
    {
        readonly Random _random;
        readonly StoredColumn?[] _columns;
        readonly List<DataViewRowId> _ids = [];
        readonly List<int> _waiting = [];
        readonly int _poolSize;
        readonly ValueGetter<DataViewRowId> _inputId;
        int _current = -1;

        public Cursor(DataViewRowCursor input, ActiveColumns active, Random random, int poolSize) : base(input, active)
        {
            _random = random;
            _poolSize = poolSize;
            _inputId = input.GetIdGetter();
            _columns = new StoredColumn?[input.Schema.Count];
            foreach (var column in active.Of(input.Schema))
            {
                _columns[column.Index] = StoredColumn.Of(column.Type);
                _columns[column.Index]!.Attach(input, column);
            }
        }

        protected override bool Advance()
        {
            // The slot that was shown is free again: fill it first, then grow up to the pool's size.
            if (_current >= 0)
                Store(_current);
            while (_waiting.Count < _poolSize && Store(_ids.Count))
            {
            }
            if (_waiting.Count == 0)
                return false;
            var drawn = _random.Next(_waiting.Count);
            _current = _waiting[drawn];
            _waiting[drawn] = _waiting[^1];
            _waiting.RemoveAt(_waiting.Count - 1);
            return true;
        }

        bool _sourceOver;

        bool Store(int slot)
        {
            if (_sourceOver || !Input.MoveNext())
            {
                _sourceOver = true;
                return false;
            }
            foreach (var column in _columns)
                column?.Store(slot);
            DataViewRowId id = default;
            _inputId(ref id);
            if (slot == _ids.Count)
                _ids.Add(id);
            else
                _ids[slot] = id;
            _waiting.Add(slot);
            return true;
        }

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            Active.Require(column);
            return ActiveColumns.Typed<TValue>(_columns[column.Index]!.MakeGetter(Slot), column);
        }

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = _ids[Slot()];

        int Slot()
        {
            RequireRow();
            return _current;
        }
    }
}
