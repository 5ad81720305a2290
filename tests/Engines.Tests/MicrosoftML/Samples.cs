using Microsoft.ML;
using Microsoft.ML.Data;

namespace Engines.Tests.MicrosoftML;

/// <summary>Rows that the tests load.</summary>
sealed class Note
{
    public string? Name { get; set; }

    public int Pitch { get; set; }

    public float Level { get; set; }

    [VectorType(3)]
    public float[] Bands { get; set; } = new float[3];
}

/// <summary>Views for the tests, and one that counts what is read from it.</summary>
static class Samples
{
    public static List<Note> Notes(int count) =>
        [.. Enumerable.Range(0, count).Select(i => new Note { Name = $"note {i}", Pitch = 40 + i, Level = i / 2f, Bands = [i, i + 0.5f, -i] })];

    public static IDataView View(MLContext ml, int count = 5) => ml.Data.LoadFromEnumerable(Notes(count));

    public static IEnumerable<DataViewSchema.Column> Columns(IDataView view, params string[] names) => names.Select(name => view.Schema[name]);

    public static int[] Pitches(IDataView view) => [.. view.GetColumn<int>("Pitch")];
}

/// <summary>A view that counts the rows its cursors have given and remembers the columns they were asked for.</summary>
sealed class CountingView(IDataView source) : IDataView
{
    public int RowsRead { get; private set; }

    public int CursorsDisposed { get; private set; }

    public List<string[]> ColumnsAsked { get; } = [];

    public bool CanShuffle => source.CanShuffle;

    public DataViewSchema Schema => source.Schema;

    public long? GetRowCount() => source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        var columns = columnsNeeded.ToArray();
        ColumnsAsked.Add([.. columns.Select(column => column.Name)]);
        return new Cursor(this, source.GetRowCursor(columns, rand));
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    sealed class Cursor(CountingView view, DataViewRowCursor cursor) : DataViewRowCursor
    {
        public override DataViewSchema Schema => cursor.Schema;

        public override long Position => cursor.Position;

        public override long Batch => cursor.Batch;

        public override bool MoveNext()
        {
            var moved = cursor.MoveNext();
            view.RowsRead += moved ? 1 : 0;
            return moved;
        }

        public override bool IsColumnActive(DataViewSchema.Column column) => cursor.IsColumnActive(column);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => cursor.GetGetter<TValue>(column);

        public override ValueGetter<DataViewRowId> GetIdGetter() => cursor.GetIdGetter();

        protected override void Dispose(bool disposing)
        {
            view.CursorsDisposed += disposing ? 1 : 0;
            cursor.Dispose();
            base.Dispose(disposing);
        }
    }
}
