using Microsoft.ML;
using Microsoft.ML.Data;

namespace Engines.Tests.MicrosoftML;

public class EnumerableTests
{
    readonly MLContext _ml = new(1);

    sealed class Everything
    {
        public string? Text;
        public ReadOnlyMemory<char> Memory;
        public bool Flag;
        public sbyte A;
        public byte B;
        public short C;
        public ushort D;
        public int E;
        public uint F;
        public long G;
        public ulong H;
        public float I;
        public double J;
        public int[]? Any;
        [VectorType(2)]
        public VBuffer<double> Two;
        public string[]? Words;
        [KeyType(5)]
        public uint Key;
        [ColumnName("Other")]
        public int Renamed { get; set; }
        [NoColumn]
        public object? Left { get; set; }
    }

    [Fact]
    public void Every_member_type_comes_back()
    {
        Everything[] rows =
        [
            new()
            {
                Text = "a\"ü😀", Memory = "mem".AsMemory(), Flag = true, A = -1, B = 2, C = -3, D = 4, E = -5, F = 6, G = -7, H = 8, I = 0.1f, J = -0.2,
                Any = [1, 2, 3], Two = new(2, [1.5, 2.5]), Words = ["x", "", "z"], Key = 3, Renamed = 12, Left = "left",
            },
            new() { Two = new(2, [0, 0]), Key = 5 },
        ];
        var view = _ml.Data.LoadFromEnumerable(rows);
        Assert.Equal(new VectorDataViewType(NumberDataViewType.Double, 2), view.Schema["Two"].Type);
        Assert.Equal(new VectorDataViewType(NumberDataViewType.Int32), view.Schema["Any"].Type);
        Assert.Equal(new KeyDataViewType(typeof(uint), 5), view.Schema["Key"].Type);
        Assert.NotNull(view.Schema.GetColumnOrNull("Other"));
        Assert.Null(view.Schema.GetColumnOrNull("Left"));
        var back = _ml.Data.CreateEnumerable<Everything>(view, reuseRowObject: false).ToArray();
        Assert.Equal(2, back.Length);
        var first = back[0];
        Assert.Equal("a\"ü😀", first.Text);
        Assert.Equal("mem", first.Memory.ToString());
        Assert.True(first.Flag);
        Assert.Equal((-1, 2, -3, 4, -5, 6u), (first.A, first.B, first.C, first.D, first.E, first.F));
        Assert.Equal((-7L, 8ul, 0.1f, -0.2), (first.G, first.H, first.I, first.J));
        Assert.Equal([1, 2, 3], first.Any!);
        Assert.Equal([1.5, 2.5], first.Two.DenseValues());
        Assert.Equal(["x", "", "z"], first.Words!);
        Assert.Equal((4u, 12), (first.Key, first.Renamed)); // keys count from 1 in columns
        Assert.Equal(("", 0u), (back[1].Text, back[1].Key));
        Assert.Equal([], back[1].Any!);
    }

    [Fact]
    public void Only_columns_asked_for_are_active()
    {
        var view = Samples.View(_ml);
        using var cursor = view.GetRowCursor(Samples.Columns(view, "Pitch"));
        Assert.True(cursor.IsColumnActive(view.Schema["Pitch"]));
        Assert.False(cursor.IsColumnActive(view.Schema["Name"]));
        Assert.Throws<ArgumentOutOfRangeException>(() => cursor.GetGetter<ReadOnlyMemory<char>>(view.Schema["Name"]));
    }

    [Fact]
    public void A_getter_of_another_type_is_refused()
    {
        var view = Samples.View(_ml);
        using var cursor = view.GetRowCursor(view.Schema);
        Assert.ThrowsAny<InvalidOperationException>(() => cursor.GetGetter<float>(view.Schema["Pitch"]));
    }

    [Fact]
    public void Cursors_move_forward_and_end()
    {
        var view = Samples.View(_ml, 2);
        using var cursor = view.GetRowCursor(view.Schema);
        var getter = cursor.GetGetter<int>(view.Schema["Pitch"]);
        var pitch = 0;
        Assert.True(cursor.Position < 0);
        Assert.ThrowsAny<Exception>(() => getter(ref pitch));
        Assert.True(cursor.MoveNext());
        Assert.Equal(0, cursor.Position);
        getter(ref pitch);
        Assert.Equal(40, pitch);
        Assert.True(cursor.MoveNext());
        getter(ref pitch);
        Assert.Equal(41, pitch);
        Assert.False(cursor.MoveNext());
        Assert.False(cursor.MoveNext());
    }

    [Fact]
    public void Rows_are_read_one_by_one_and_anew_by_each_cursor()
    {
        var read = 0;
        IEnumerable<Note> Rows()
        {
            foreach (var note in Samples.Notes(10))
            {
                read++;
                yield return note;
            }
        }
        var view = _ml.Data.LoadFromEnumerable(Rows());
        Assert.Equal(0, read);
        Assert.Null(view.GetRowCount());
        Assert.Equal(3, _ml.Data.CreateEnumerable<Note>(view, reuseRowObject: false).Take(3).Count());
        Assert.Equal(3, read);
        Assert.Equal(10, Samples.Pitches(view).Length);
    }

    [Fact]
    public void A_reused_row_object_is_one_object()
    {
        var rows = _ml.Data.CreateEnumerable<Note>(Samples.View(_ml), reuseRowObject: true).ToArray();
        Assert.All(rows, row => Assert.Same(rows[0], row));
        rows = [.. _ml.Data.CreateEnumerable<Note>(Samples.View(_ml), reuseRowObject: false)];
        Assert.Equal(5, rows.Distinct().Count());
        Assert.Equal(5, rows.Select(row => row.Bands).Distinct().Count());
    }

    sealed class Wider
    {
        public int Pitch { get; set; }

        public int Missing { get; set; } = 77;
    }

    sealed class Wrong
    {
        public string Pitch { get; set; } = "";
    }

    [Fact]
    public void Missing_columns_are_named_or_ignored()
    {
        var view = Samples.View(_ml);
        var error = Assert.ThrowsAny<Exception>(() => _ml.Data.CreateEnumerable<Wider>(view, false).ToArray());
        Assert.Contains("'Missing'", error.Message);
        Assert.All(_ml.Data.CreateEnumerable<Wider>(view, false, ignoreMissingColumns: true), row => Assert.Equal(77, row.Missing));
    }

    [Fact]
    public void A_member_of_another_type_is_named()
    {
        var error = Assert.ThrowsAny<InvalidOperationException>(() => _ml.Data.CreateEnumerable<Wrong>(Samples.View(_ml), false).ToArray());
        Assert.Contains("'Pitch'", error.Message);
    }

    [Fact]
    public void A_schema_definition_overrules_the_attributes()
    {
        var definition = SchemaDefinition.Create(typeof(Note));
        definition["Bands"].ColumnName = "Features";
        definition["Features"].ColumnType = new VectorDataViewType(NumberDataViewType.Single);
        definition.Remove(definition["Level"]);
        var view = _ml.Data.LoadFromEnumerable(Samples.Notes(2), definition);
        Assert.Equal(["Name", "Pitch", "Features"], view.Schema.Select(column => column.Name));
        Assert.Equal("Vector<Single>", view.Schema["Features"].Type.ToString());
    }

    [Fact]
    public void Null_rows_are_refused()
    {
        var view = _ml.Data.LoadFromEnumerable(new Note[] { new(), null! });
        Assert.ThrowsAny<Exception>(() => Samples.Pitches(view));
    }

    [Fact]
    public void Columns_read_as_members_do()
    {
        var view = Samples.View(_ml, 2);
        Assert.Equal(["note 0", "note 1"], view.GetColumn<string>("Name"));
        Assert.Equal([0f, 0.5f], view.GetColumn<float>(view.Schema["Level"]));
        Assert.Equal([1f, 1.5f, -1f], view.GetColumn<float[]>("Bands").Last());
        Assert.Contains("'Nope'", Assert.ThrowsAny<ArgumentException>(() => view.GetColumn<float>("Nope").ToArray()).Message);
    }
}
