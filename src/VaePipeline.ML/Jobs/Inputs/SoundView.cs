namespace VaePipeline.ML.Jobs.Inputs;

/// <summary>
/// A file to embed, or a window of it, as a row of a chain: values as in <see cref="Journal.EmbeddedRow"/>, and the samples (n) of the window, which
/// are valid until the next one is read.
/// </summary>
sealed record Sound(
    int Index,
    string Path,
    double Start = 0,
    float Duration = float.NaN,
    string Status = NoteStatus.Ok,
    string Message = "",
    VBuffer<float> Audio = default
);

/// <summary>
/// Sounds as a view that is read once, in order: Index and Path and, for windows, the other columns. ML.NET's own view of objects would
/// generate code for each property.
/// </summary>
sealed class SoundView(IEnumerable<Sound> sounds, bool hasWindows) : IDataView
{
    public DataViewSchema Schema { get; } = SchemaOf(hasWindows);

    public bool CanShuffle => false;

    public long? GetRowCount() => null;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        new Cursor(Schema, sounds.GetEnumerator());

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    static DataViewSchema SchemaOf(bool hasWindows)
    {
        var schema = new DataViewSchema.Builder();
        schema.AddColumn(nameof(Sound.Index), NumberDataViewType.Int32);
        schema.AddColumn(nameof(Sound.Path), TextDataViewType.Instance);
        if (hasWindows)
        {
            schema.AddColumn(nameof(Sound.Start), NumberDataViewType.Double);
            schema.AddColumn(nameof(Sound.Duration), NumberDataViewType.Single);
            schema.AddColumn(nameof(Sound.Status), TextDataViewType.Instance);
            schema.AddColumn(nameof(Sound.Message), TextDataViewType.Instance);
            schema.AddColumn(nameof(Sound.Audio), new VectorDataViewType(NumberDataViewType.Single));
        }
        return schema.ToSchema();
    }

    sealed class Cursor(DataViewSchema schema, IEnumerator<Sound> sounds) : DataViewRowCursor
    {
        long _position = -1;

        public override DataViewSchema Schema => schema;

        public override long Position => _position;

        public override long Batch => 0;

        public override bool MoveNext()
        {
            var isRead = sounds.MoveNext();
            _position = isRead ? _position + 1 : -1;
            return isRead;
        }

        public override bool IsColumnActive(DataViewSchema.Column column) => true;

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => (ValueGetter<TValue>)Getter(column.Name);

        Delegate Getter(string column) =>
            column switch
            {
                nameof(Sound.Index) => (ValueGetter<int>)((ref int value) => value = sounds.Current.Index),
                nameof(Sound.Path) => (ValueGetter<ReadOnlyMemory<char>>)(
                    (ref ReadOnlyMemory<char> value) => value = sounds.Current.Path.AsMemory()
                ),
                nameof(Sound.Start) => (ValueGetter<double>)((ref double value) => value = sounds.Current.Start),
                nameof(Sound.Duration) => (ValueGetter<float>)((ref float value) => value = sounds.Current.Duration),
                nameof(Sound.Status) => (ValueGetter<ReadOnlyMemory<char>>)(
                    (ref ReadOnlyMemory<char> value) => value = sounds.Current.Status.AsMemory()
                ),
                nameof(Sound.Message) => (ValueGetter<ReadOnlyMemory<char>>)(
                    (ref ReadOnlyMemory<char> value) => value = sounds.Current.Message.AsMemory()
                ),
                _ => (ValueGetter<VBuffer<float>>)((ref VBuffer<float> value) => sounds.Current.Audio.CopyTo(ref value)),
            };

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = new((ulong)_position, 0);

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                sounds.Dispose();
            base.Dispose(disposing);
        }
    }
}
