using Microsoft.ML;
using Microsoft.ML.Data;

namespace Engines.Tests.MicrosoftML;

public class RowOperationTests
{
    readonly MLContext _ml = new(1);

    [Theory]
    [InlineData(1, 3, new[] { 41, 42, 43 })]
    [InlineData(3, 9, new[] { 43, 44 })]
    [InlineData(9, 9, new int[0])]
    public void Take_and_skip_pick_rows(int skip, int take, int[] expected)
    {
        var view = _ml.Data.TakeRows(_ml.Data.SkipRows(Samples.View(_ml), skip), take);
        Assert.Equal(expected, Samples.Pitches(view));
        Assert.Equal(expected.Length, view.GetRowCount());
    }

    [Fact]
    public void Counts_are_positive()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Data.TakeRows(Samples.View(_ml), 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Data.SkipRows(Samples.View(_ml), 0));
    }

    [Fact]
    public void Take_reads_no_further_than_it_must()
    {
        var source = new CountingView(Samples.View(_ml, 100));
        Assert.Equal(3, Samples.Pitches(_ml.Data.TakeRows(source, 3)).Length);
        Assert.Equal(3, source.RowsRead);
        Assert.Equal(1, source.CursorsDisposed);
    }

    [Fact]
    public void A_shuffled_view_has_the_same_rows_in_another_order()
    {
        var source = Samples.View(_ml, 200);
        var shuffled = _ml.Data.ShuffleRows(source, seed: 4, shufflePoolSize: 20, shuffleSource: false);
        var pitches = Samples.Pitches(shuffled);
        Assert.NotEqual(Samples.Pitches(source), pitches);
        Assert.Equal(Samples.Pitches(source), pitches.Order());
        Assert.Equal(pitches, Samples.Pitches(_ml.Data.ShuffleRows(source, seed: 4, shufflePoolSize: 20, shuffleSource: false)));
        Assert.NotEqual(pitches, Samples.Pitches(_ml.Data.ShuffleRows(source, seed: 5, shufflePoolSize: 20, shuffleSource: false)));
        foreach (var row in _ml.Data.CreateEnumerable<Note>(shuffled, reuseRowObject: false))
            Assert.Equal((row.Name, row.Level), ($"note {row.Pitch - 40}", (row.Pitch - 40) / 2f));
    }

    [Fact]
    public void A_cache_reads_each_column_once_and_only_when_asked()
    {
        var source = new CountingView(Samples.View(_ml, 7));
        var cached = _ml.Data.Cache(source);
        Assert.Equal(0, source.RowsRead);
        Assert.Equal(7, Samples.Pitches(cached).Length);
        Assert.Equal(7, Samples.Pitches(cached).Length);
        Assert.Equal(7, source.RowsRead);
        Assert.Equal(["note 0", "note 1"], cached.GetColumn<string>("Name").Take(2));
        Assert.Equal([1f, 1.5f, -1f], cached.GetColumn<float[]>("Bands").Skip(1).First());
        Assert.DoesNotContain(source.ColumnsAsked, columns => columns.Contains("Level"));
        Assert.Equal(7, cached.GetRowCount());
    }

    [Fact]
    public void Rows_are_filtered_by_a_column()
    {
        var view = _ml.Data.FilterRowsByColumn(Samples.View(_ml, 10), "Level", lowerBound: 1, upperBound: 2.5);
        Assert.Equal([42, 43, 44], Samples.Pitches(view));
        Assert.ThrowsAny<ArgumentException>(() => _ml.Data.FilterRowsByColumn(view, "Name"));
    }

    sealed class Pitched
    {
        public int Pitch { get; set; }
    }

    [Fact]
    public void Rows_are_dropped_where_a_predicate_holds()
    {
        var view = _ml.Data.FilterByCustomPredicate<Pitched>(Samples.View(_ml, 6), row => row.Pitch % 2 == 0);
        Assert.Equal(["note 1", "note 3", "note 5"], view.GetColumn<string>("Name"));
    }

    [Fact]
    public void Ids_stay_with_rows()
    {
        var source = Samples.View(_ml, 50);
        var ids = Ids(source);
        Assert.Equal(50, ids.Values.Distinct().Count());
        Assert.Equal(ids, Ids(_ml.Data.ShuffleRows(source, seed: 2, shufflePoolSize: 8, shuffleSource: false)));
    }

    static SortedDictionary<int, DataViewRowId> Ids(IDataView view)
    {
        var ids = new SortedDictionary<int, DataViewRowId>();
        using var cursor = view.GetRowCursor(Samples.Columns(view, "Pitch"));
        var getPitch = cursor.GetGetter<int>(view.Schema["Pitch"]);
        var getId = cursor.GetIdGetter();
        while (cursor.MoveNext())
        {
            var pitch = 0;
            DataViewRowId id = default;
            getPitch(ref pitch);
            getId(ref id);
            ids.Add(pitch, id);
        }
        return ids;
    }
}
