using System.Text.Json;
using VaePipeline.Evaluation.Tables;
using VaePipeline.Tests;

namespace EndToEnd.Tests;

/// <summary>The main job: render notes, train an epoch, export, verify, embed, and read the CSV.</summary>
public sealed class MainJobTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Notes_become_a_model_and_a_table_of_vectors()
    {
        var notes = SmallPipeline.RenderNotes(_folder.Path);
        var run = _folder["run"];
        Vae.Succeed("train", SmallPipeline.Write(_folder.Path, notes), "--out", run);
        Vae.Succeed("export", run);
        var verified = Vae.Succeed("verify", run);
        Assert.Contains("is sound", verified.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("FAILED", verified.Output, StringComparison.Ordinal);

        var table = _folder["vectors.csv"];
        Vae.Succeed("embed", notes, "--model", run, "--out", table);

        Assert.Equal(
            "id,path,status,message,instrument,family,source,pitch,velocity,duration_s,novelty,z00,z01,z02,z03,z04,z05,z06,z07",
            File.ReadLines(table).First()
        );
        var read = EmbeddingTable.Read(table);
        Assert.Empty(read.LeftOut);
        Assert.Equal(NoteNames(notes), read.Ids.Order(StringComparer.Ordinal));
        var vectors = Enumerable.Range(0, read.Count).Select(row => read[row].ToArray()).ToArray();
        Assert.All(vectors, vector => Assert.All(vector, value => Assert.True(float.IsFinite(value))));
        Assert.True(
            vectors.Select(vector => string.Join(' ', vector)).Distinct().Count() > 90,
            "notes that sound different must have different vectors"
        );

        using var sidecar = JsonDocument.Parse(File.ReadAllText(table + ".meta.json"));
        var config = File.ReadAllText(Path.Combine(run, "model", "model-card.md"));
        Assert.Contains(sidecar.RootElement.GetProperty("model").GetProperty("fingerprint").GetString()!, config, StringComparison.Ordinal);
        var versions = sidecar.RootElement.GetProperty("versions");
        Assert.Equal(PackageVersions.Of("Microsoft.ML"), versions.GetProperty("microsoft_ml").GetString());
        Assert.Equal(PackageVersions.Of("Microsoft.ML.OnnxRuntime"), versions.GetProperty("onnxruntime").GetString());
    }

    [Fact]
    public void One_command_runs_every_stage()
    {
        var notes = SmallPipeline.RenderNotes(_folder.Path);
        var run = _folder["run"];

        var outcome = Vae.Succeed("run", SmallPipeline.Write(_folder.Path, notes), "--data", notes, "--out", run);

        Assert.Contains("[6/6] analyze", outcome.Output, StringComparison.Ordinal);
        foreach (
            var file in (string[])
                [
                    "pipeline.resolved.yaml",
                    "train.csv",
                    "steps.csv",
                    "embeddings.csv",
                    "embeddings.csv.meta.json",
                    "model/config.json",
                    "model/model.safetensors",
                    "model/encoder.onnx",
                    "model/decoder.onnx",
                    "model/model-card.md",
                    "report/summary.md",
                    "report/map.png",
                    "report/map.svg",
                ]
        )
            Assert.True(File.Exists(Path.Combine(run, file)), $"{file} is missing");
        Assert.Equal("", outcome.Errors);
    }

    [Fact]
    public void A_collapsed_model_is_exported_only_on_request()
    {
        var notes = SmallPipeline.RenderNotes(_folder.Path);
        var pipeline = SmallPipeline.Write(_folder.Path, notes, betaMax: "5");
        var run = _folder["run"];

        var refused = Vae.Run("run", pipeline, "--data", notes, "--out", run);
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("        collapsed: loss.beta_max 5 ", refused.Output, StringComparison.Ordinal);
        Assert.Matches(
            @"^vae: \S+model is not exported, because its latent space is collapsed: .* add --allow-collapsed\.\n$",
            refused.Errors
        );
        Assert.False(File.Exists(Path.Combine(run, "model", "encoder.onnx")));
        Assert.Contains(
            "**Its latent space is collapsed: ",
            File.ReadAllText(Path.Combine(run, "model", "model-card.md")),
            StringComparison.Ordinal
        );
        Assert.Equal((1, refused.Errors), (Vae.Run("export", run).ExitCode, Vae.Run("export", run).Errors));

        Vae.Succeed("export", run, "--allow-collapsed");
        Vae.Succeed("verify", run);
        Assert.Contains(
            "[6/6] analyze",
            Vae.Succeed("run", pipeline, "--data", notes, "--out", run, "--resume", "--allow-collapsed").Output,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Any_number_of_threads_gives_the_same_bytes()
    {
        var notes = SmallPipeline.RenderNotes(_folder.Path);
        foreach (var threads in (string[])["1", "3"])
        {
            Vae.Succeed("train", SmallPipeline.Write(_folder.Path, notes), "--out", _folder[threads], "--threads", threads);
            Vae.Succeed("export", _folder[threads]);
            Vae.Succeed("embed", notes, "--model", _folder[threads], "--out", _folder[$"{threads}.csv"], "--threads", threads);
        }
        Assert.Equal(
            File.ReadAllBytes(Path.Combine(_folder["1"], "model", "model.safetensors")),
            File.ReadAllBytes(Path.Combine(_folder["3"], "model", "model.safetensors"))
        );
        Assert.Equal(File.ReadAllBytes(_folder["1.csv"]), File.ReadAllBytes(_folder["3.csv"]));
    }

    static IEnumerable<string> NoteNames(string notes) =>
        Directory
            .EnumerateFiles(Path.Combine(notes, "audio"), "*.wav")
            .Select(path => Path.GetFileNameWithoutExtension(path)!)
            .Order(StringComparer.Ordinal);
}
