using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using VaePipeline.Evaluation.Tables;

namespace VaePipeline.Tests.Evaluation;

public sealed class EmbeddingTableTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_table_has_its_rows_in_order_with_their_metadata()
    {
        var table = Reference.Table;
        Assert.Equal(288, table.Count);
        Assert.Equal(["z00", "z01", "z02", "z03", "z04", "z05", "z06", "z07"], table.UnitNames);
        Assert.Equal("keyboard_003-048-060", table.Ids[0]);
        Assert.Equal(0.13465038f, table[0][0]);
        Assert.Equal(1.5001321f, table[0][7]);
        Assert.Equal("keyboard_003", table.Text("instrument")![0]);
        Assert.Equal("audio/keyboard_003-048-060.wav", table.Text("path")![0]);
        Assert.Equal(48, table.Numbers("pitch")[0]);
        Assert.Equal(4, table.Numbers("duration_s")[0]);
        Assert.Equal(6, table.Text("family")!.Values.Count);
        Assert.Null(table.Text("status"));
        Assert.Null(table.Text("nothing"));
        Assert.True(table.Numbers("nothing").IsEmpty);
    }

    [Fact]
    public void Rows_without_a_vector_are_counted_with_their_reason() =>
        Assert.Equal(
            [
                new LeftOutRows("status is failed", 2, 5, "broken-1", "not a \"RIFF\" file"),
                new LeftOutRows("the vector is empty", 1, 104, "empty-1", ""),
                new LeftOutRows("the vector is not finite", 1, 105, "nan-1", ""),
            ],
            Reference.Table.LeftOut
        );

    [Fact]
    public void The_sidecar_tells_model_and_features()
    {
        var origin = Reference.Table.Origin!;
        Assert.Equal("fixture (0123456789abcdef)", origin.ModelText);
        Assert.Equal([KeyValuePair.Create("sample_rate", "16000"), KeyValuePair.Create("mel_bands", "80")], origin.Features);
        Assert.Null(Read("id,z0\na,1\n").Origin);
    }

    [Theory]
    [InlineData("id,emb1,emb2\na,1,2\nb,3,4\n", "emb1 emb2")]
    [InlineData("id,z1,z0\na,2,1\nb,4,3\n", "z0 z1")]
    [InlineData("\uFEFFid,z00,z01,mfcc0,mfcc1,mfcc2\r\na,1,2,9,9,9\r\n\r\nb,3,4,9,9,9", "z00 z01")]
    [InlineData("ID,embedding\na,\"[1, 2]\"\nb,3 4\n", "embedding0 embedding1")]
    [InlineData("embedding,id,take2\n[1.0 2e0],a,x\n\" [ 3   4.0 ] \",b,y\n", "embedding0 embedding1")]
    [InlineData("id , z0 , z1\n a , 1 , +2 \n b ,3.0,4E0\n", "z0 z1")]
    public void Vectors_are_found_by_name_in_the_order_of_their_numbers(string csv, string names)
    {
        var table = Read(csv);
        Assert.Equal(names, string.Join(' ', table.UnitNames));
        Assert.Equal([1f, 2, 3, 4], table.Vectors.ToArray());
        Assert.Equal(["a", "b"], table.Ids.Select(id => id.Trim()));
    }

    [Fact]
    public void A_prefix_and_an_id_column_can_be_chosen()
    {
        var path = Write("note,z0,z1,mfcc0,mfcc1\nx,1,2,3,4\n");
        Assert.Equal([3f, 4f], EmbeddingTable.Read(path, "note", "mfcc").Vectors.ToArray());
    }

    [Theory]
    [InlineData("", 1, "the file is empty")]
    [InlineData("id,z0\n", null, "no rows below the header")]
    [InlineData("id,z0\na,\n", null, "1 x the vector is empty")]
    [InlineData("id,z0,status\na,1,failed\nb,,failed\n", null, "2 x status is failed")]
    [InlineData("name,z0\na,1\n", 1, "no column is named id")]
    [InlineData("id,name\na,b\n", 1, "no vector columns")]
    [InlineData("id;z0\na;1\n", 1, "commas")]
    [InlineData("id,z0,Z0\na,1,2\n", 1, "two columns have this name")]
    [InlineData("id,z0,z00\na,1,2\n", 1, "the same unit")]
    [InlineData("id,z0,z2\na,1,2\n", 1, "missing between z0 and z2")]
    [InlineData("id,z5,z6\na,1,2\n", 1, "numbered from 0 or 1")]
    [InlineData("id,a0,a1,b0,b1\nx,1,2,3,4\n", 1, "\"a\" (2), \"b\" (2)")]
    [InlineData("id,,z0\na,1,2\n", 1, "has no name")]
    [InlineData("id,z0\na,1\nb,1,2\n", 3, "3 cells, the header 2")]
    [InlineData("id,z0,z1\na,1,2\nb,1", 3, "truncated")]
    [InlineData("id,z0\na,1\nb,2\na,3\n", 4, "\"a\" is on line 2 already")]
    [InlineData("id,z0\n ,1\n", 2, "the id is empty")]
    [InlineData("id,z0\na,1\nb,one\n", 3, "column z0: \"one\" is not a number")]
    [InlineData("id,z0\na,\"1,5\"\n", 2, "\"1,5\" is not a number")]
    [InlineData("id,pitch,z0\na,C4,1\n", 2, "column pitch: \"C4\"")]
    [InlineData("id,z0\n\"a\nb\",1\nc,x\n", 4, "\"x\" is not a number")]
    [InlineData("id,z0\na\"b\",1\n", 2, "quotes")]
    [InlineData("id,z0\n\"a,1\nb,2\n", 2, "quotes")]
    [InlineData("id,embedding\na,[1 2]\nb,[1 2 3]\n", 3, "3 values, those above it 2")]
    [InlineData("id,embedding\na,[1 x]\n", 2, "\"x\" is not a number")]
    public void A_bad_file_gets_one_line_with_file_line_and_remedy(string csv, int? line, string message)
    {
        var path = Write(csv);
        var error = Assert.Throws<EmbeddingTableException>(() => EmbeddingTable.Read(path));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.StartsWith(line is null ? $"{path}: " : $"{path}:{line}: ", error.Message, StringComparison.Ordinal);
        Assert.Equal(line, error.Line);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void Incomplete_and_infinite_vectors_are_left_out()
    {
        var table = Read("id,z0,z1\na,1,\nb,1,2\nc,1e99,0\nd,-inf,0\ne,-Infinity,0\n".Replace("-inf,", "NaN,", StringComparison.Ordinal));
        Assert.Equal(["b"], table.Ids);
        Assert.Equal(["the vector has empty cells", "the vector is not finite"], table.LeftOut.Select(rows => rows.Reason));
        Assert.Equal([1, 3], table.LeftOut.Select(rows => rows.Count));
    }

    [Fact]
    public void Missing_files_and_text_that_is_not_UTF8_are_named()
    {
        Assert.Contains(
            "does not exist",
            Assert.Throws<EmbeddingTableException>(() => EmbeddingTable.Read(_folder["none.csv"])).Message,
            StringComparison.Ordinal
        );
        var path = _folder["latin.csv"];
        File.WriteAllBytes(path, Encoding.Latin1.GetBytes("id,z0\nflöte,1\n"));
        Assert.Contains("UTF-8", Assert.Throws<EmbeddingTableException>(() => EmbeddingTable.Read(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_torn_sidecar_is_an_error_and_no_silent_absence()
    {
        var path = Write("id,z0\na,1\n");
        File.WriteAllText(path + ".meta.json", "{\"model\":");
        Assert.Contains(
            ".meta.json: not valid JSON",
            Assert.Throws<EmbeddingTableException>(() => EmbeddingTable.Read(path)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Values_that_do_not_fit_together_are_refused()
    {
        string Message(string[] ids, float[] vectors, params TextColumn[] texts) =>
            Assert.Throws<EmbeddingTableException>(() => new EmbeddingTable("t", ids, ["z0"], vectors, texts)).Message;
        Assert.Contains("\"a\" is not unique", Message(["a", "a"], [1, 2]), StringComparison.Ordinal);
        Assert.Contains("need 2 values, 3 were given", Message(["a", "b"], [1, 2, 3]), StringComparison.Ordinal);
        Assert.Contains("z0 of \"b\" is NaN", Message(["a", "b"], [1, float.NaN]), StringComparison.Ordinal);
        Assert.Contains(
            "the column family has 1 cells for 2 rows",
            Message(["a", "b"], [1, 2], TextColumn.Of("family", ["x"])),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Columns_are_added_and_replaced_by_name()
    {
        var table = Read("id,z0,family,pitch\na,1,reed,60\nb,2,brass,\n")
            .WithColumns([TextColumn.Of("Family", ["flute", null])], [new("velocity", [100, double.NaN])]);
        Assert.Equal(["flute", null], table.Text("family")!);
        Assert.Equal([60, double.NaN], table.Numbers("pitch").ToArray());
        Assert.Equal([100, double.NaN], table.Numbers("velocity").ToArray());
    }

    [Fact]
    public void Any_table_that_is_written_reads_back_the_same()
    {
        var text = Gen.Elements('a', 'é', '"', ',', ' ', '\n', '漢', ';', '=', '\t', '\'', '|')
            .ArrayOf()
            .Select(characters => new string(characters));
        var number = ArbMap.Default.GeneratorFor<float>().Where(float.IsFinite);
        var row = from vector in number.ArrayOf(3) from label in text select (vector, label);
        Prop.ForAll(
                row.NonEmptyListOf().ToArbitrary(),
                rows =>
                {
                    static string Quoted(string cell) => "\"" + cell.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
                    var csv = new StringBuilder("id,z00,z01,z02,label\n");
                    for (var i = 0; i < rows.Count; i++)
                        csv.Append(
                            CultureInfo.InvariantCulture,
                            $"{Quoted(rows[i].label + i)},{string.Join(',', rows[i].vector.Select(value => value.ToString(CultureInfo.InvariantCulture)))},{Quoted(rows[i].label)}\n"
                        );
                    var table = Read(csv.ToString());
                    return table.Count == rows.Count
                        && table.Ids.SequenceEqual(rows.Select((r, i) => r.label + i))
                        && table.Vectors.SequenceEqual(rows.SelectMany(r => r.vector).ToArray())
                        && table.Text("label")!.SequenceEqual(rows.Select(r => r.label.Length == 0 ? null : r.label));
                }
            )
            .QuickCheckThrowOnFailure();
    }

    EmbeddingTable Read(string csv) => EmbeddingTable.Read(Write(csv));

    string Write(string csv)
    {
        File.WriteAllText(_folder["table.csv"], csv, new UTF8Encoding(false));
        return _folder["table.csv"];
    }
}
