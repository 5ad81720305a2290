using VaePipeline.Tests;

namespace EndToEnd.Tests;

/// <summary>`vae probe --protocol`, on a folder with three sets as NSynth has them.</summary>
public sealed class ProtocolTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_table_of_three_sets_is_measured_by_each_protocol()
    {
        var notes = SmallPipeline.RenderNotes(_folder.Path);
        foreach (var set in (string[])["nsynth-train", "nsynth-valid", "nsynth-test"])
        {
            Directory.CreateDirectory(_folder[$"nsynth/{set}/audio"]);
            File.Copy(Path.Combine(notes, "examples.json"), _folder[$"nsynth/{set}/examples.json"]);
            foreach (var sound in Directory.EnumerateFiles(Path.Combine(notes, "audio")))
                File.Copy(sound, _folder[$"nsynth/{set}/audio/{Path.GetFileName(sound)}"]);
        }
        Vae.Succeed("embed", _folder["nsynth"], "--out", _folder["n.csv"]);
        foreach (
            var (protocol, measure) in new[]
            {
                ("evar", "family"),
                ("hear", "pitch class"),
                ("retrieval", "nearest is the same instrument"),
            }
        )
        {
            var output = Vae.Succeed(
                "probe",
                _folder["n.csv"],
                "--protocol",
                protocol,
                "--no-baselines",
                "--out",
                _folder[protocol]
            ).Output;
            Assert.Contains(measure, output, StringComparison.Ordinal);
            Assert.Contains("96 test notes", output, StringComparison.Ordinal);
            Assert.Contains($"# Protocol {protocol}", File.ReadAllText(_folder[$"{protocol}/protocol.md"]), StringComparison.Ordinal);
            Assert.Contains($"{protocol},", File.ReadAllText(_folder[$"{protocol}/protocol.csv"]), StringComparison.Ordinal);
        }
        var refused = Vae.Run("probe", _folder["n.csv"], "--protocol", "evar", "--split", "all");
        Assert.Equal((2, "vae: --split has no effect with --protocol; leave it out."), (refused.ExitCode, refused.Errors.Trim()));
    }
}
