using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using VaePipeline.ML.Jobs;
using VaePipeline.ML.Jobs.Outputs;
using VaePipeline.ML.Transforms;

namespace VaePipeline.Tests.ML.Jobs;

/// <summary>Every format has the values of the CSV and the same guarantees.</summary>
public sealed class OutputFormatTests(SoundFolder sounds) : IClassFixture<SoundFolder>, IDisposable
{
    static readonly string[] Endings = ["csv", "npy", "tsv", "jsonl"];

    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> AllEndings => [.. Endings];

    EmbeddingRequest Request(string output) =>
        new()
        {
            Inputs = [.. sounds.Tones.Take(20), sounds.Empty, Awkward(), sounds.Tones[3], sounds.Silent],
            Model = sounds.Model,
            Output = output,
            Threads = 2,
            BatchSize = 4,
        };

    [Fact]
    public void Numpy_reads_the_vectors_and_a_second_file_has_the_ids()
    {
        var expected = Table();
        var output = Embedder.Run(Request(_folder["x.npy"])).Output;
        // NumPy prints type, shape and all values
        var lines = Numpy($"import numpy; x = numpy.load({Quoted(output)}); print(x.dtype, *x.shape); [print(*map(float, r)) for r in x]");
        Assert.Equal("float32 24 3", lines[0]);
        Assert.Equal(
            expected.Skip(1).Select(Vector),
            lines
                .Skip(1)
                .Select(line =>
                    line.Split(' ')
                        .Select(number => number == "nan" ? float.NaN : float.Parse(number, CultureInfo.InvariantCulture))
                        .ToArray()
                )
        );
        Assert.Equal(expected.Select(row => row[..5]), CsvRows.Read(_folder["x.ids.csv"]));
    }

    [Fact]
    public void The_projector_gets_existing_vectors_with_one_metadata_line_each()
    {
        var expected = Table().Skip(1).ToArray();
        Embedder.Run(Request(_folder["x.tsv"]));
        var ok = expected.Where(row => row[2] == "ok").ToArray();
        Assert.Equal(ok.Select(row => string.Join('\t', row[5..])), File.ReadLines(_folder["x.tsv"]));
        var metadata = File.ReadAllLines(_folder["x.metadata.tsv"]);
        Assert.Equal("id\tpath\tduration_s", metadata[0]);
        Assert.Equal(ok.Select(row => $"{Plain(row[0])}\t{Plain(row[1])}\t{row[4]}"), metadata.Skip(1));
        Assert.Equal(
            ["id\tpath\tstatus\tmessage", .. expected.Where(row => row[2] != "ok").Select(row => string.Join('\t', row[..4]))],
            File.ReadLines(_folder["x.failed.tsv"])
        );
        static string Plain(string text) => text.Replace('\n', ' ');
    }

    [Fact]
    public void Each_line_of_JSON_is_a_row()
    {
        var expected = Table().Skip(1).ToArray();
        Embedder.Run(Request(_folder["x.jsonl"]));
        var lines = File.ReadAllLines(_folder["x.jsonl"]);
        Assert.Equal(expected.Length, lines.Length);
        foreach (var (line, row) in lines.Zip(expected))
        {
            var given = JsonDocument.Parse(line).RootElement;
            Assert.Equal(
                ["id", "path", "status", "message", "duration_s", "embedding"],
                given.EnumerateObject().Select(property => property.Name)
            );
            Assert.Equal(row[..4], given.EnumerateObject().Take(4).Select(property => property.Value.GetString()));
            Assert.Equal(
                row[4],
                given.GetProperty("duration_s") is { ValueKind: JsonValueKind.Number } duration ? duration.GetRawText() : ""
            );
            var embedding = given.GetProperty("embedding");
            Assert.Equal(
                row[2] == "ok" ? string.Join(',', row[5..]) : "",
                embedding.ValueKind == JsonValueKind.Null
                    ? ""
                    : string.Join(',', embedding.EnumerateArray().Select(value => value.GetSingle().ToString(CultureInfo.InvariantCulture)))
            );
        }
    }

    [Fact]
    public void Metadata_is_in_every_format()
    {
        File.WriteAllText(_folder["list.csv"], $"path,id,family,pitch\n{sounds.Tones[0]},=a,flute,60\n{sounds.Tones[1]},b,,\n");
        foreach (var ending in Endings)
            Embedder.Run(Request(_folder[$"x.{ending}"]) with { Inputs = [_folder["list.csv"]] });
        Assert.Equal(["'=a", "flute", "60"], Picked(CsvRows.Read(_folder["x.ids.csv"])[1], 0, 4, 5));
        Assert.Equal(["'=a", "flute", "60"], Picked(File.ReadAllLines(_folder["x.metadata.tsv"])[1].Split('\t'), 0, 2, 3));
        Assert.Equal(["b", "", ""], Picked(File.ReadAllLines(_folder["x.metadata.tsv"])[2].Split('\t'), 0, 2, 3));
        var lines = File.ReadAllLines(_folder["x.jsonl"]);
        Assert.Contains("\"id\":\"=a\",", lines[0], StringComparison.Ordinal);
        Assert.Contains("\"family\":\"flute\",\"pitch\":60,", lines[0], StringComparison.Ordinal);
        Assert.Contains("\"family\":null,\"pitch\":null,", lines[1], StringComparison.Ordinal);
        static string[] Picked(string[] cells, params int[] columns) => [.. columns.Select(column => cells[column])];
    }

    [Theory]
    [MemberData(nameof(AllEndings))]
    public void Merged_shards_are_the_whole_job_byte_for_byte(string ending)
    {
        Embedder.Run(Request(_folder[$"whole/x.{ending}"]));
        string[] shards =
        [
            .. Enumerable.Range(1, 3).Select(i => Embedder.Run(Request(_folder[$"parts/{i}.{ending}"]) with { Shard = new(i, 3) }).Output),
        ];
        ShardMerge.Run(shards, _folder[$"merged/x.{ending}"]);
        AssertSame("whole", "merged");
        var other = ending == "csv" ? "jsonl" : "csv";
        Assert.Contains(
            "format",
            Assert.Throws<TimbreException>(() => ShardMerge.Run(shards, _folder[$"merged/y.{other}"])).Message,
            StringComparison.Ordinal
        );
        foreach (var file in Directory.GetFiles(_folder["parts"], "3.*").Where(file => !file.EndsWith(".json", StringComparison.Ordinal)))
        {
            var whole = File.ReadAllBytes(file);
            File.WriteAllBytes(file, whole[..^1]);
            if (whole.Length > 40) // more than a header
                Assert.Contains(
                    "embed",
                    Assert.Throws<TimbreException>(() => ShardMerge.Run(shards, _folder[$"torn/x.{ending}"])).Message,
                    StringComparison.Ordinal
                );
            Assert.False(File.Exists(_folder[$"torn/x.{ending}"]));
            File.WriteAllBytes(file, whole);
        }
    }

    [Theory]
    [MemberData(nameof(AllEndings))]
    public void A_stopped_job_leaves_no_output_and_resumes_to_the_same_bytes(string ending)
    {
        Embedder.Run(Request(_folder[$"whole/x.{ending}"]));
        using var stop = new CancellationTokenSource();
        var request = Request(_folder[$"stopped/x.{ending}"]);
        Assert.ThrowsAny<OperationCanceledException>(() =>
            Embedder.Run(
                request,
                new ProgressAction(progress =>
                {
                    if (progress.Done >= 12)
                        stop.Cancel();
                }),
                stop.Token
            )
        );
        Assert.Equal([$".x.{ending}.partial"], Directory.GetFiles(_folder["stopped"]).Select(Path.GetFileName));
        Assert.True(Embedder.Run(request with { Resume = true }).Resumed > 0);
        AssertSame("whole", "stopped");
        Assert.True(Embedder.Run(request with { Resume = true }).WasFinished);
        Assert.Contains("Overwrite", Assert.Throws<TimbreException>(() => Embedder.Run(request)).Options);
        foreach (
            var companion in Directory
                .GetFiles(_folder["stopped"])
                .Where(file => !Path.GetFileName(file).StartsWith($"x.{ending}", StringComparison.Ordinal))
        )
        {
            File.Delete(companion);
            Assert.Contains(
                "not all of its files",
                Assert.Throws<TimbreException>(() => Embedder.Run(request with { Resume = true })).Message,
                StringComparison.Ordinal
            );
        }
        Embedder.Run(request with { Overwrite = true });
        AssertSame("whole", "stopped");
    }

    [Fact]
    public void The_format_comes_from_the_extension_or_the_request()
    {
        Assert.Contains(
            ".csv, .npy, .tsv, .jsonl",
            Assert.Throws<TimbreException>(() => Embedder.Run(Request(_folder["x.parquet"]))).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "the file extension means csv, but the format is npy",
            Assert.Throws<TimbreException>(() => Embedder.Run(Request(_folder["x.csv"]) with { Format = EmbeddingFormat.Npy })).Message,
            StringComparison.Ordinal
        );
        Embedder.Run(Request(_folder["vectors.bin"]) with { Format = EmbeddingFormat.Npy });
        Assert.Equal(
            ["vectors.bin", "vectors.bin.ids.csv", "vectors.bin.meta.json"],
            Directory.GetFiles(_folder.Path, "vectors*").Select(Path.GetFileName).Order(StringComparer.Ordinal)
        );
        var files = JsonDocument.Parse(File.ReadAllBytes(_folder["vectors.bin.meta.json"])).RootElement.GetProperty("files");
        Assert.Equal(["vectors.bin.ids.csv", "vectors.bin"], files.EnumerateArray().Select(file => file.GetString()));
        var request = Request(_folder["vectors.bin"]) with { Format = EmbeddingFormat.Jsonl, Resume = true };
        Assert.Contains("another format", Assert.Throws<TimbreException>(() => Embedder.Run(request)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_is_not_overwritten_by_its_output()
    {
        File.WriteAllText(_folder["list.csv"], "id,path\n");
        var request = Request(_folder["list.csv"]) with { Inputs = [_folder["list.csv"]], Overwrite = true };
        Assert.Contains("one of the inputs", Assert.Throws<TimbreException>(() => Embedder.Run(request)).Message, StringComparison.Ordinal);
        Assert.Equal("id,path\n", File.ReadAllText(_folder["list.csv"]));
    }

    [Fact]
    public void A_folder_that_cannot_be_created_is_named_with_the_output()
    {
        File.WriteAllText(_folder["file"], "");
        var message = Assert.Throws<TimbreException>(() => Embedder.Run(Request(_folder["file/x.csv"]))).Message;
        Assert.StartsWith(_folder["file/x.csv"], message, StringComparison.Ordinal);
        Assert.Contains("choose another output", message, StringComparison.OrdinalIgnoreCase);
    }

    string[][] Table()
    {
        Embedder.Run(Request(_folder["expected.csv"]));
        return [.. CsvRows.Read(_folder["expected.csv"])];
    }

    static float[] Vector(string[] row) =>
        [.. row[5..].Select(cell => cell.Length == 0 ? float.NaN : float.Parse(cell, CultureInfo.InvariantCulture))];

    void AssertSame(string expected, string given)
    {
        var files = Directory.GetFiles(_folder[expected]).Order(StringComparer.Ordinal).ToArray();
        Assert.Equal(
            files.Select(Path.GetFileName),
            Directory.GetFiles(_folder[given]).Select(Path.GetFileName).Order(StringComparer.Ordinal)
        );
        Assert.All(
            files,
            file => Assert.Equal(File.ReadAllBytes(file), File.ReadAllBytes(Path.Combine(_folder[given], Path.GetFileName(file))))
        );
    }

    string Awkward()
    {
        if (!File.Exists(_folder["a \"quoted\"\n, line.wav"]))
            File.Copy(sounds.Tones[1], _folder["a \"quoted\"\n, line.wav"]);
        return _folder["a \"quoted\"\n, line.wav"];
    }

    static string Quoted(string text) => JsonSerializer.Serialize(text);

    static string[] Numpy(string program)
    {
        try
        {
            using var python = Process.Start(
                new ProcessStartInfo("/usr/bin/python3", ["-c", program]) { RedirectStandardOutput = true, RedirectStandardError = true }
            )!;
            var output = python.StandardOutput.ReadToEnd();
            var errors = python.StandardError.ReadToEnd();
            python.WaitForExit();
            if (errors.Contains("No module named 'numpy'", StringComparison.Ordinal))
                Assert.Skip("NumPy is not installed; scripts/setup.sh test installs it.");
            Assert.True(python.ExitCode == 0, errors);
            return output.TrimEnd().Split('\n');
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("There is no /usr/bin/python3; scripts/setup.sh test installs it with NumPy.");
            return [];
        }
    }
}
