using System.Globalization;
using System.Text;
using System.Text.Json;
using VaePipeline.Foundation;
using VaePipeline.ML;
using VaePipeline.ML.Jobs;
using VaePipeline.ML.Jobs.Outputs;
using VaePipeline.ML.Transforms;
using VaePipeline.Tests.ML.Faults;

namespace VaePipeline.Tests.ML;

public class EmbedderTests(SoundFolder sounds) : IClassFixture<SoundFolder>
{
    EmbeddingRequest Request(string output, params IEnumerable<string> inputs) =>
        new()
        {
            Inputs = [.. inputs],
            Model = sounds.Model,
            Output = output,
            Threads = 2,
        };

    [Fact]
    public void Every_file_has_a_row_in_order()
    {
        using var folder = new TemporaryFolder();
        string[] inputs = [sounds.Tones[1], sounds.Empty, sounds.Silent, sounds.Short, sounds.Tones[0]];
        var summary = Embedder.Run(Request(folder["out.csv"], inputs));
        Assert.Equal((2, 1, 1, 1), (summary.Ok, summary.Errors, summary.Silent, summary.Short));
        Assert.Equal(3, summary.Failed);
        Assert.Equal(3, summary.FirstFailures.Count);
        var rows = CsvRows.Read(folder["out.csv"]);
        Assert.Equal(["id", "path", "status", "message", "duration_s", "z00", "z01", "z02"], rows[0]);
        Assert.Equal(inputs, rows.Skip(1).Select(row => row[1]));
        Assert.Equal(["ok", "error", "silent", "short", "ok"], rows.Skip(1).Select(row => row[2]));
        Assert.All(rows.Skip(1), row => Assert.Equal(row[2] != "ok", row[3].Length > 0));
        Assert.All(rows.Skip(1), row => Assert.All(row[5..], cell => Assert.Equal(row[2] == "ok", cell.Length > 0)));
        Assert.Equal("0.75", rows[1][4]);
        Assert.Equal("", rows[2][4]);
    }

    [Fact]
    public void Values_read_back_to_the_same_bits()
    {
        using var folder = new TemporaryFolder();
        using var encoder = new TimbreEncoder(sounds.Model);
        Embedder.Run(Request(folder["out.csv"], sounds.Tones.Take(10)) with { BatchSize = 1 });
        foreach (var (row, path) in CsvRows.Read(folder["out.csv"]).Skip(1).Zip(sounds.Tones))
            Assert.Equal(encoder.Encode(path), row[5..].Select(cell => float.Parse(cell, CultureInfo.InvariantCulture)));
    }

    [Theory]
    [InlineData(1, "en-US")]
    [InlineData(2, "de-DE")]
    [InlineData(8, "tr-TR")]
    public void Threads_and_cultures_change_no_byte(int threads, string culture)
    {
        using var folder = new TemporaryFolder();
        var inputs = sounds.Tones.Append(sounds.Silent);
        Embedder.Run(Request(folder["expected.csv"], inputs) with { Threads = 3 });
        ForeignCulture.Run(culture, () => Embedder.Run(Request(folder["given.csv"], inputs) with { Threads = threads }));
        Assert.Equal(File.ReadAllBytes(folder["expected.csv"]), File.ReadAllBytes(folder["given.csv"]));
        Assert.Equal(
            File.ReadAllText(folder["expected.csv.meta.json"]).Replace("expected", "given"),
            File.ReadAllText(folder["given.csv.meta.json"])
        );
    }

    [Fact]
    public void Awkward_names_read_back_unchanged()
    {
        using var folder = new TemporaryFolder();
        string[] names = ["a,b.wav", "quo\"te.wav", "new\nline.wav", "emoji 🎻.wav", "tab\t.wav", " space.wav"];
        foreach (var name in names)
            File.Copy(sounds.Tones[0], folder[name]);
        Embedder.Run(Request(folder["out.csv"], names.Select(name => folder[name])));
        var rows = CsvRows.Read(folder["out.csv"]).Skip(1).ToArray();
        Assert.Equal(names, rows.Select(row => row[0]));
        Assert.Equal(names.Select(name => folder[name]), rows.Select(row => row[1]));
        var bytes = File.ReadAllBytes(folder["out.csv"]);
        Assert.NotEqual(0xEF, bytes[0]);
        Assert.DoesNotContain((byte)'\r', bytes);
    }

    [Fact]
    public void Text_that_looks_like_a_formula_is_defused_unless_asked_not_to_be()
    {
        using var folder = new TemporaryFolder();
        string[] names = ["=1+1.wav", "+a.wav", "-b.wav", "@c.wav", "\td.wav", "fine.wav"];
        foreach (var name in names)
            File.Copy(sounds.Tones[3], folder[name]);
        Embedder.Run(Request(folder["out.csv"], names.Select(name => folder[name])));
        Assert.Equal(
            names.Select(name => name == "fine.wav" ? name : "'" + name),
            CsvRows.Read(folder["out.csv"]).Skip(1).Select(row => row[0])
        );
        Embedder.Run(Request(folder["raw.csv"], names.Select(name => folder[name])) with { RawText = true });
        Assert.Equal(names, CsvRows.Read(folder["raw.csv"]).Skip(1).Select(row => row[0]));
        // numbers are not escaped, even negative ones
        Assert.Contains(CsvRows.Read(folder["out.csv"])[1][5..], cell => cell.StartsWith('-'));
    }

    [Fact]
    public void NSynth_sets_provide_their_metadata()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["set/audio"]);
        foreach (var (name, i) in new[] { "guitar_acoustic_010-060-100", "flute_synthetic_000-072-025" }.Select((name, i) => (name, i)))
            File.Copy(sounds.Tones[i], folder[$"set/audio/{name}.wav"]);
        File.WriteAllText(
            folder["set/examples.json"],
            """
            {
              "guitar_acoustic_010-060-100": { "note_str": "guitar_acoustic_010-060-100", "instrument_str": "guitar_acoustic_010", "instrument_family_str": "guitar",
                "instrument_source_str": "acoustic", "pitch": 60, "velocity": 100, "sample_rate": 16000, "qualities_str": [], "note": 1, "instrument": 1,
                "instrument_family": 3, "instrument_source": 0, "qualities": [0,0,0,0,0,0,0,0,0,0] },
              "flute_synthetic_000-072-025": { "note_str": "flute_synthetic_000-072-025", "instrument_str": "flute_synthetic_000", "instrument_family_str": "flute",
                "instrument_source_str": "synthetic", "pitch": 72, "velocity": 25, "sample_rate": 16000, "qualities_str": [], "note": 2, "instrument": 2,
                "instrument_family": 2, "instrument_source": 2, "qualities": [0,0,0,0,0,0,0,0,0,0] }
            }
            """
        );
        Embedder.Run(Request(folder["out.csv"], folder["set"], sounds.Tones[5]));
        var rows = CsvRows.Read(folder["out.csv"]);
        Assert.Equal("id,path,status,message,instrument,family,source,pitch,velocity,duration_s,z00,z01,z02", string.Join(',', rows[0]));
        Assert.Equal(
            ["flute_synthetic_000", "flute", "synthetic", "72", "25"],
            rows.Single(row => row[0].StartsWith("flute", StringComparison.Ordinal))[4..9]
        );
        Assert.Equal(["", "", "", "", ""], rows[^1][4..9]);
        Assert.All(rows.Skip(1), row => Assert.True(File.Exists(row[1])));
    }

    [Fact]
    public void The_metadata_describes_how_the_output_was_made()
    {
        using var folder = new TemporaryFolder();
        var summary = Embedder.Run(Request(folder["out.csv"], sounds.Tones[0], sounds.Silent));
        Assert.Equal(folder["out.csv.meta.json"], summary.Metadata);
        using var json = JsonDocument.Parse(File.ReadAllText(summary.Metadata));
        var root = json.RootElement;
        Assert.Equal(summary.Fingerprint, root.GetProperty("model").GetProperty("fingerprint").GetString());
        Assert.Equal(512, root.GetProperty("features").GetProperty("fft_size").GetInt32());
        Assert.Equal((2, 1, 1), (Count("rows"), Count("ok"), Count("silent")));
        Assert.Equal("out.csv", Assert.Single(root.GetProperty("files").EnumerateArray()).GetString());
        Assert.Equal("csv", root.GetProperty("output_format").GetString());
        int Count(string name) => root.GetProperty("counts").GetProperty(name).GetInt32();
    }

    [Fact]
    public void An_output_that_exists_is_replaced_only_when_asked()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["out.csv"], "precious");
        var request = Request(folder["out.csv"], sounds.Tones[0]);
        Assert.Contains("Overwrite", Assert.Throws<TimbreException>(() => Embedder.Run(request)).Options);
        Assert.Equal("precious", File.ReadAllText(folder["out.csv"]));
        Embedder.Run(request with { Overwrite = true });
        Assert.Equal(2, CsvRows.Read(folder["out.csv"]).Count);
    }

    [Fact]
    public void Two_jobs_cannot_write_one_output()
    {
        using var folder = new TemporaryFolder();
        using (OutputLock.Take(folder["out.csv"]))
            Assert.Contains(
                "another job",
                Assert.Throws<TimbreException>(() => Embedder.Run(Request(folder["out.csv"], sounds.Tones[0]))).Message
            );
        Embedder.Run(Request(folder["out.csv"], sounds.Tones[0]));
        Assert.Equal(
            ["out.csv", "out.csv.meta.json"],
            Directory.GetFileSystemEntries(folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void Files_left_by_a_killed_job_are_deleted()
    {
        using var folder = new TemporaryFolder();
        using (var killed = new FileStream(folder[".out.csv.lock"], FileMode.Create))
            killed.WriteByte(1);
        var left = AtomicFile.Open(folder["out.csv"]);
        left.Stream.WriteByte(1);
        left.Stream.Flush();
        var other = AtomicFile.Open(folder["out.csv.gz"]);
        Embedder.Run(Request(folder["out.csv"], sounds.Tones[0]));
        left.Stream.Dispose();
        Assert.Equal(2, Directory.GetFiles(folder.Path, "out.csv*").Length);
        Assert.StartsWith(".out.csv.gz.", Path.GetFileName(Assert.Single(Directory.GetFiles(folder.Path, ".*"))));
        other.Dispose();
    }

    [Fact]
    public void Progress_reaches_the_end_and_counts_failures()
    {
        using var folder = new TemporaryFolder();
        var reports = new List<EmbeddingProgress>();
        Embedder.Run(
            Request(folder["out.csv"], sounds.Tones.Append(sounds.Empty)) with
            {
                BatchSize = 10,
            },
            new ProgressAction(reports.Add)
        );
        Assert.Equal(new(76, 76, 1) { Rows = 76, Fraction = 1 }, reports[^1]);
        Assert.Equal(reports.Select(report => report.Done).Order(), reports.Select(report => report.Done));
    }

    [Fact]
    public void Inputs_that_are_not_there_are_named()
    {
        using var folder = new TemporaryFolder();
        Assert.Contains(
            "nowhere.wav",
            Assert.Throws<TimbreException>(() => Embedder.Run(Request(folder["out.csv"], "nowhere.wav"))).Message
        );
        Assert.Throws<TimbreException>(() => Embedder.Run(Request(folder["out.csv"])));
        Assert.Throws<TimbreException>(() => Embedder.Run(Request(folder.Path, sounds.Tones[0])));
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }
}

/// <summary>A simple RFC 4180 reader, independent of the writer.</summary>
static class CsvRows
{
    public static List<string[]> Read(string path)
    {
        var rows = new List<string[]>();
        var row = new List<string>();
        var cell = new StringBuilder();
        var quoted = false;
        var text = File.ReadAllText(path);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (quoted && c == '"' && i + 1 < text.Length && text[i + 1] == '"')
                cell.Append(text[++i]);
            else if (c == '"')
                quoted = !quoted;
            else if (!quoted && c is ',' or '\n' && !quoted)
            {
                row.Add(cell.ToString());
                cell.Clear();
                if (c == '\n')
                {
                    rows.Add([.. row]);
                    row.Clear();
                }
            }
            else
                cell.Append(c);
        }
        Assert.False(quoted);
        Assert.Equal(0, cell.Length + row.Count);
        return rows;
    }
}
