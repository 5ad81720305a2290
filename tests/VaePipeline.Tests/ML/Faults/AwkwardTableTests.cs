using VaePipeline.Evaluation.Reports;
using VaePipeline.Evaluation.Tables;
using VaePipeline.ML.Jobs;
using VaePipeline.Model;
using VaePipeline.Tests.Model.Onnx;

namespace VaePipeline.Tests.ML.Faults;

/// <summary>Tables read back unchanged for any file names, culture and missing values.</summary>
public class AwkwardTableTests(SoundFolder sounds) : IClassFixture<SoundFolder>
{
    [Fact]
    public void Names_with_quotes_newlines_and_emoji_read_back_as_ids()
    {
        using var folder = new TemporaryFolder();
        string[] names =
        [
            "a,b.wav",
            "quo\"te.wav",
            "\"\".wav",
            "new\nline.wav",
            "car\rriage.wav",
            "emoji 🎻.wav",
            "\u202Eright-to-left.wav",
            "\u00E9.wav",
            "e\u0301.wav",
            "semi;colon.wav",
            "'apostrophe.wav",
            "nu\u0001l.wav",
        ];
        foreach (var name in names)
            File.Copy(sounds.Tones[0], folder[name]);
        Embed(folder["out.csv"], names.Select(name => folder[name]));
        var table = EmbeddingTable.Read(folder["out.csv"]);
        Assert.Equal(names, table.Ids);
        Assert.Equal(names.Select(name => folder[name]), table.Text("path")!);
    }

    [Fact]
    public void Names_that_look_like_formulas_are_defused_in_ids_paths_and_messages_alike()
    {
        using var folder = new TemporaryFolder();
        string[] names = ["=HYPERLINK(1).wav", "+1.wav", "-1.wav", "@x.wav", "\t=1.wav", "\r=1.wav"];
        foreach (var name in names)
            File.WriteAllBytes(folder[name], []);
        Embed(folder["out.csv"], [.. names.Select(name => folder[name]), sounds.Tones[0]]);
        foreach (var row in CsvRows.Read(folder["out.csv"]).Skip(1))
            Assert.All(row[..4], cell => Assert.False(cell.Length > 0 && "=+-@\t\r".Contains(cell[0], StringComparison.Ordinal), cell));
        Assert.Equal(names.Select(name => "'" + name), CsvRows.Read(folder["out.csv"])[1..^1].Select(row => row[0]));
    }

    [Theory]
    [InlineData("de-DE")]
    [InlineData("tr-TR")]
    public void A_table_written_and_read_under_another_culture_is_the_same(string culture)
    {
        using var folder = new TemporaryFolder();
        File.Copy(sounds.Tones[0], folder["LOUD.WAV"]);
        File.Copy(sounds.Tones[1], folder["INTRO.wav"]);
        Embed(folder["plain.csv"], [folder.Path]);
        var expected = EmbeddingTable.Read(folder["plain.csv"]);
        ForeignCulture.Run(
            culture,
            () =>
            {
                Embed(folder["foreign.csv"], [folder.Path]);
                var given = EmbeddingTable.Read(folder["foreign.csv"]);
                Assert.Equal(["INTRO.wav", "LOUD.WAV"], given.Ids);
                Assert.Equal(expected.Vectors.ToArray(), given.Vectors.ToArray());
                Assert.Equal(expected.Numbers("duration_s").ToArray(), given.Numbers("duration_s").ToArray());
            }
        );
        Assert.Equal(File.ReadAllBytes(folder["plain.csv"]), File.ReadAllBytes(folder["foreign.csv"]));
    }

    [Fact]
    public void Rows_without_a_vector_have_empty_cells()
    {
        using var folder = new TemporaryFolder();
        Embed(folder["out.csv"], [sounds.Tones[0], sounds.Empty, sounds.Silent, sounds.Short, sounds.Tones[1]]);
        var table = EmbeddingTable.Read(folder["out.csv"]);
        Assert.Equal([sounds.Tones[0], sounds.Tones[1]], table.Text("path")!);
        Assert.Equal(
            ["status is error", "status is short", "status is silent"],
            table.LeftOut.Select(rows => rows.Reason).Order(StringComparer.Ordinal)
        );
        Assert.DoesNotContain("NaN", File.ReadAllText(folder["out.csv"]), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void A_number_that_is_NaN_stays_NaN_in_a_column_and_takes_its_row_away_from_the_vectors()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["table.csv"], "id,pitch,z0,z1\na,NaN,1,2\nb,60,NaN,2\nc,,3,4\nd,62,1,-Infinity\n");
        var table = EmbeddingTable.Read(folder["table.csv"]);
        Assert.Equal(["a", "c"], table.Ids);
        Assert.Equal([double.NaN, double.NaN], table.Numbers("pitch").ToArray());
        Assert.All(table.Vectors.ToArray(), value => Assert.True(float.IsFinite(value)));
        Assert.Equal(2, Assert.Single(table.LeftOut).Count);
    }

    [Fact]
    public void The_verdict_of_the_training_goes_with_the_vectors_anywhere()
    {
        using var folder = new TemporaryFolder();
        using var model = new ExportedFiles();
        foreach (var state in Enum.GetValues<SpaceState>())
        {
            new ModelHealth { Verdict = state, Reason = "for a reason." }.Write(model.Folder);
            Embedder.Run(
                new()
                {
                    Inputs = [.. sounds.Tones.Take(3)],
                    Model = model.Folder,
                    Output = folder[$"{state}.csv"],
                }
            );
            Assert.Equal(new(state, "for a reason", null), AnalysisReport.Create(EmbeddingTable.Read(folder[$"{state}.csv"])).Verdict);
        }
        Assert.Contains(
            "\"verdict\": \"partly_collapsed\"",
            File.ReadAllText(folder["PartlyCollapsed.csv.meta.json"]),
            StringComparison.Ordinal
        );
    }

    void Embed(string output, IEnumerable<string> inputs) =>
        Embedder.Run(
            new()
            {
                Inputs = [.. inputs],
                Model = sounds.Model,
                Output = output,
                Threads = 2,
            }
        );
}
