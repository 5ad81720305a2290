using System.Globalization;
using VaePipeline.Tests;

namespace EndToEnd.Tests;

/// <summary>How unlike the training notes sounds are, from training to the analysis.</summary>
public sealed class NoveltyTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_trained_model_says_how_unlike_its_notes_a_sound_is()
    {
        var notes = SmallPipeline.RenderNotes(_folder.Path);
        Vae.Succeed("train", SmallPipeline.Write(_folder.Path, notes), "--out", _folder["run"], "--no-probe");
        Vae.Succeed("export", _folder["run"]);
        Assert.Contains(
            "known.safetensors: belongs to the encoder",
            Vae.Succeed("verify", _folder["run"]).Output,
            StringComparison.Ordinal
        );

        Vae.Succeed("embed", notes, "--model", _folder["run"], "--out", _folder["notes.csv"]);
        var rows = File.ReadLines(_folder["notes.csv"]).Select(line => line.Split(',')).ToArray();
        var novelty = Array.IndexOf(rows[0], "novelty");
        var held = File.ReadLines(_folder["run/held-out.txt"]).ToHashSet(StringComparer.Ordinal);
        var values = rows.Skip(1).ToDictionary(row => row[0], row => double.Parse(row[novelty], CultureInfo.InvariantCulture));
        Assert.Equal(96, values.Count);
        Assert.All(values.Where(value => !held.Contains(value.Key)), value => Assert.InRange(value.Value, 0, 0.1));
        Assert.Contains(
            "novelty     median 0.",
            Vae.Succeed("analyze", _folder["notes.csv"], "--out", _folder["a"]).Output,
            StringComparison.Ordinal
        );

        File.Delete(_folder["run/model/known.safetensors"]);
        Vae.Succeed("embed", notes, "--model", _folder["run"], "--out", _folder["without.csv"]);
        Assert.DoesNotContain("novelty", File.ReadLines(_folder["without.csv"]).First(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_of_another_run_does_not_say_it()
    {
        Directory.CreateDirectory(_folder["model"]);
        foreach (var file in (string[])["config.json", "model.safetensors"])
            File.Copy(Fixtures.Path($"onnx/plain/{file}"), Path.Combine(_folder["model"], file));
        Vae.Succeed("export", _folder["model"]);
        File.Copy(_folder["model/model.safetensors"], _folder["model/known.safetensors"]);
        var outcome = Vae.Run("embed", Fixtures.Path("log-mel/decay.wav"), "--model", _folder["model"], "--out", _folder["t.csv"]);
        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("delete it to go on without novelty", outcome.Errors, StringComparison.Ordinal);
    }
}
