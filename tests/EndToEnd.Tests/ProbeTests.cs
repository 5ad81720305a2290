using System.Text.Json;
using VaePipeline.Tests;

namespace EndToEnd.Tests;

/// <summary>Probes at the end of training and of tables.</summary>
public sealed class ProbeTests : IDisposable
{
    static readonly string[] Tables = ["PCA", "MFCC 4", "MFCC 32", "log-mel", "untrained encoder"];

    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Training_ends_with_the_same_probes_as_its_table()
    {
        var (notes, pipeline, run) = Half();
        var trained = Vae.Succeed("train", pipeline, "--out", run).Output;
        Assert.Contains("reveals the instrument of", trained, StringComparison.Ordinal);
        Assert.Contains(
            "| Linear probe, pitch (low is good) |",
            File.ReadAllText(Path.Combine(run, "model", "model-card.md")),
            StringComparison.Ordinal
        );
        Assert.Equal(48, File.ReadAllLines(Path.Combine(run, "held-out.txt")).Length);
        using var atTraining = JsonDocument.Parse(File.ReadAllText(Path.Combine(run, "probes.json")));
        Assert.Equal(["small", .. Tables], Names(atTraining));

        Vae.Succeed("export", run);
        var table = Path.Combine(run, "embeddings.csv");
        Vae.Succeed("embed", notes, "--model", run, "--out", table);
        using var ofTable = JsonDocument.Parse(Vae.Succeed("probe", table, "--split", "held-out", "--json").Output);
        Assert.Equal([table, .. Tables], Names(ofTable));
        for (var i = 1; i <= Tables.Length; i++)
            Assert.Equal(Values(atTraining, i), Values(ofTable, i));

        var among = Vae.Succeed("probe", table, "--split", "held-out-among-all", "--no-baselines", "--out", _folder["report"]).Output;
        Assert.Contains(
            "48 held-out notes; probes are trained on the other 48, neighbors are searched for among all 96",
            among,
            StringComparison.Ordinal
        );
        Assert.Equal(1 + 12, File.ReadAllLines(Path.Combine(_folder["report"], "probes.csv")).Length);
    }

    [Fact]
    public void Probes_can_be_left_out_and_missing_labels_are_reported()
    {
        var (notes, pipeline, run) = Half();
        Vae.Succeed("train", pipeline, "--out", run, "--no-probe");
        Assert.False(File.Exists(Path.Combine(run, "probes.csv")));

        var vectors = _folder["others.csv"];
        File.WriteAllText(vectors, "id,z0,z1\na,0,1\nb,1,0\nc,1,1\nd,0,0\n");
        AssertOneLine(Vae.Run("probe", vectors, "--labels", notes), 1, "knows none of the notes", "--labels");
        AssertOneLine(Vae.Run("probe", vectors), 1, "no column instrument, family, pitch or velocity");
        AssertOneLine(Vae.Run("probe", vectors, "--split", "held-out"), 2, "--run");
        AssertOneLine(Vae.Run("probe", vectors, "--split", "held-out", "--run", _folder.Path), 1, "no run folder");

        File.WriteAllText(_folder["labels.csv"], "id,instrument,pitch,v0\na,flute,60,0\nb,flute,62,0\nc,oboe,60,0\nd,oboe,62,0\n");
        AssertOneLine(Vae.Run("probe", vectors, "--labels", OneFlute()), 1, "its labels measure nothing");
        Assert.Contains(
            "There are no baselines",
            Vae.Succeed("probe", vectors, "--labels", _folder["labels.csv"]).Output,
            StringComparison.Ordinal
        );
    }

    string OneFlute()
    {
        File.WriteAllText(_folder["flute.csv"], "id,instrument\na,flute\nb,flute\n");
        return _folder["flute.csv"];
    }

    (string Notes, string Pipeline, string Run) Half()
    {
        var notes = SmallPipeline.RenderNotes(_folder.Path);
        var pipeline = SmallPipeline.Write(_folder.Path, notes);
        File.WriteAllText(
            pipeline,
            File.ReadAllText(pipeline).Replace("  render:", "  validation_fraction: 0.5\n  render:", StringComparison.Ordinal)
        );
        return (notes, pipeline, _folder["run"]);
    }

    static string[] Names(JsonDocument report) =>
        [.. report.RootElement.GetProperty("tables").EnumerateArray().Select(table => table.GetProperty("table").GetString()!)];

    static string[] Values(JsonDocument report, int table) =>
        [
            .. report
                .RootElement.GetProperty("tables")[table]
                .GetProperty("measures")
                .EnumerateArray()
                .Select(measure => measure.GetProperty("value").GetRawText()),
        ];

    static void AssertOneLine(Outcome outcome, int exitCode, params string[] expected)
    {
        Assert.Equal(exitCode, outcome.ExitCode);
        Assert.Equal("", outcome.Output);
        Assert.Single(outcome.Errors.TrimEnd().Split('\n'));
        foreach (var part in expected)
            Assert.Contains(part, outcome.Errors, StringComparison.Ordinal);
    }
}
