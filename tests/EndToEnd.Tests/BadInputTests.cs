using VaePipeline.Audio;
using VaePipeline.Tests;

namespace EndToEnd.Tests;

/// <summary>Errors are one line with file, value, limit and remedy, and no data is lost.</summary>
public sealed class BadInputTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_missing_SoundFont_is_named()
    {
        var outcome = Vae.Run("dataset", "render", "--soundfont", _folder["none.sf2"], "--out", _folder["notes"]);
        AssertOneLine(outcome, 1, _folder["none.sf2"], "no such SoundFont");
        Assert.False(Directory.Exists(_folder["notes"]));
    }

    [Fact]
    public void The_embedded_synthesizer_has_no_drums()
    {
        AssertOneLine(
            Vae.Run("dataset", "render", "--drums", "--synthesizer", "embedded", "--out", _folder["notes"]),
            2,
            "no drums",
            "install"
        );
        Assert.False(Directory.Exists(_folder["notes"]));
    }

    [Theory]
    [InlineData("loss:\n  bata_max: 1", ":5:", "unknown key 'bata_max'", "did you mean 'beta_max'")]
    [InlineData("loss:\n  beta_max: -1", ":5:", "'beta_max'", "-1", "allowed")]
    [InlineData("training:\n  epochs: many", ":5:", "'epochs'", "'many'", "whole number")]
    [InlineData("model:\n  latent_size: 1000", ":5:", "1000", "2 to 256")]
    public void A_pipeline_is_refused_at_its_line(string section, params string[] expected)
    {
        File.WriteAllText(_folder["bad.yaml"], $"name: bad\ndataset:\n  path: somewhere\n{section}\n");
        AssertOneLine(Vae.Run("train", _folder["bad.yaml"], "--out", _folder["run"]), 1, [_folder["bad.yaml"], .. expected]);
        Assert.False(Directory.Exists(_folder["run"]));
    }

    [Fact]
    public void Files_that_cannot_be_embedded_get_a_row_with_the_reason_and_the_batch_continues()
    {
        var run = TrainedRun();
        var sounds = Directory.CreateDirectory(_folder["sounds"]).FullName;
        WavFile.Write(Path.Combine(sounds, "a-good.wav"), Tone(16_000), 16_000);
        File.WriteAllBytes(Path.Combine(sounds, "b-empty.wav"), []);
        File.WriteAllText(Path.Combine(sounds, "c-text.wav"), "not a sound at all");
        WavFile.Write(Path.Combine(sounds, "d-silent.wav"), new float[16_000], 16_000);
        WavFile.Write(Path.Combine(sounds, "e-short.wav"), Tone(100), 16_000);
        WavFile.Write(Path.Combine(sounds, "f-good.wav"), Tone(8_000), 16_000);

        var outcome = Vae.Run("embed", sounds, "--model", run, "--out", _folder["out.csv"]);

        Assert.Equal(3, outcome.ExitCode);
        var statuses = File.ReadLines(_folder["out.csv"]).Skip(1).Select(line => line.Split(',')[2]).ToArray();
        Assert.Equal(["ok", "error", "error", "silent", "short", "ok"], statuses);
        Assert.Contains("4 files have no vector", outcome.Errors, StringComparison.Ordinal);
        Assert.Contains("b-empty.wav", outcome.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--shard", "5/4", "The shard is '5/4'", "i/n")]
    [InlineData("--threads", "-1", "--threads is -1", "0 (every core) to 1024")]
    [InlineData("--window", "0", "The window is 0 s", "above 0")]
    [InlineData("--format", "npy", "the file extension means csv, but the format is npy")]
    public void A_value_that_is_never_allowed_is_a_usage_error(string option, string value, params string[] expected)
    {
        AssertOneLine(Vae.Run("embed", _folder.Path, "--out", _folder["out.csv"], option, value), 2, expected);
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void A_second_job_into_the_same_place_is_refused_and_harms_nothing()
    {
        var run = TrainedRun();
        var weights = Path.Combine(run, "model", "model.safetensors");
        var before = File.ReadAllBytes(weights);
        AssertOneLine(
            Vae.Run("train", SmallPipeline.Write(_folder.Path, _folder["notes"]), "--out", run),
            1,
            run,
            "already contains a run",
            "--resume"
        );
        Assert.Equal(before, File.ReadAllBytes(weights));

        Vae.Succeed("embed", _folder["notes"], "--model", run, "--out", _folder["out.csv"]);
        before = File.ReadAllBytes(_folder["out.csv"]);
        AssertOneLine(Vae.Run("embed", _folder["notes"], "--model", run, "--out", _folder["out.csv"]), 1, _folder["out.csv"], "--force");
        Assert.Equal(before, File.ReadAllBytes(_folder["out.csv"]));
        AssertOneLine(Vae.Run("dataset", "render", "--synthesizer", "embedded", "--notes", "5", "--out", run), 1, run, "choose");
    }

    [Fact]
    public void A_decoder_instead_of_an_encoder_is_refused()
    {
        var run = TrainedRun();
        var decoder = Path.Combine(run, "model", "decoder.onnx");
        AssertOneLine(Vae.Run("embed", _folder["notes"], "--model", decoder, "--out", _folder["out.csv"]), 1, decoder, "encoder");
        Assert.False(File.Exists(_folder["out.csv"]));
    }

    [Fact]
    public void A_damaged_model_does_not_verify()
    {
        var run = TrainedRun();
        var encoder = Path.Combine(run, "model", "encoder.onnx");
        var bytes = File.ReadAllBytes(encoder);
        bytes.AsSpan(bytes.Length / 2, 2_000).Fill(0x3F);
        File.WriteAllBytes(encoder, bytes);
        var outcome = Vae.Run("verify", run);
        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("FAILED", outcome.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no command is given; the commands are dataset, train, ")]
    [InlineData("no command 'nonsense'; the commands are dataset, train, ", "nonsense")]
    [InlineData("no command 'embd'; did you mean 'embed'? See 'vae --help'", "embd", "sounds")]
    [InlineData("no command 'rendr'; did you mean 'render'? See 'vae dataset --help'", "dataset", "rendr")]
    [InlineData("INPUT is missing: audio files, folders, ", "embed")]
    [InlineData("--out is missing; give --out FILE.csv, the file to write; see 'vae embed --help'", "embed", "sounds")]
    [InlineData("--out has no value; give --out FILE.csv", "embed", "sounds", "--out")]
    [InlineData("--out is given more than once", "embed", "sounds", "--out", "a.csv", "--out", "b.csv")]
    [InlineData("no option '--output'; did you mean '--out'?", "embed", "sounds", "--output", "o.csv")]
    [InlineData("no option '-out'; did you mean '--out'?", "embed", "sounds", "-out", "o.csv")]
    [InlineData("no option '--modle'; did you mean '--model'?", "embed", "a.wav", "--modle", "m", "--out", "o.csv")]
    [InlineData("no option '--epoch'; did you mean '--epochs'?", "train", "x.yaml", "--epoch", "3")]
    [InlineData("--epochs is 'three'; allowed: a whole number", "train", "--epochs", "three", "x.yaml")]
    [InlineData("--hop is 'x'; allowed: a number, such as 0.5", "embed", "sounds", "--out", "o.csv", "--hop", "x")]
    [InlineData("--format is 'xlsx'; allowed: csv, npy, tsv, jsonl", "embed", "sounds", "--out", "o.csv", "--format", "xlsx")]
    [InlineData("--phase is 'none'; allowed: griffin-lim, input", "reconstruct", "a.wav", "--out", "heard", "--phase", "none")]
    [InlineData("'c.wav' is one word too many", "interpolate", "a.wav", "b.wav", "c.wav", "--out", "heard")]
    public void Usage_errors_are_one_line_that_points_to_help(string complaint, params string[] arguments) =>
        AssertOneLine(Vae.Run(arguments), 2, complaint, "--help'.");

    [Fact]
    public void The_released_model_may_be_named()
    {
        WavFile.Write(_folder["a.wav"], Tone(16_000), 16_000);
        Assert.Contains(
            "1 of 1 files",
            Vae.Succeed("embed", _folder["a.wav"], "--model", "timbre-gm-32", "--out", _folder["o.csv"]).Output,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_single_failure_is_reported_in_the_singular()
    {
        File.WriteAllText(_folder["a\nb.wav"], "no sound");
        var outcome = Vae.Run("embed", _folder["a\nb.wav"], "--out", _folder["o.csv"]);
        Assert.Equal(3, outcome.ExitCode);
        Assert.StartsWith("1 file has no vector: 1 unreadable; its row has the reason.\n", outcome.Errors, StringComparison.Ordinal);
        Assert.Contains(@"a\nb.wav: cannot be read as sound", outcome.Errors, StringComparison.Ordinal);
    }

    string TrainedRun()
    {
        var notes = SmallPipeline.RenderNotes(_folder.Path);
        var run = _folder["run"];
        Vae.Succeed("train", SmallPipeline.Write(_folder.Path, notes), "--out", run);
        Vae.Succeed("export", run);
        return run;
    }

    static float[] Tone(int samples) => [.. Enumerable.Range(0, samples).Select(i => 0.3f * MathF.Sin(i * 0.17f))];

    static void AssertOneLine(Outcome outcome, int exitCode, params string[] expected)
    {
        Assert.True(exitCode == outcome.ExitCode, $"exit code {outcome.ExitCode}, errors: {outcome.Errors}");
        Assert.Single(outcome.Errors.TrimEnd('\n').Split('\n'));
        Assert.All(expected, part => Assert.Contains(part, outcome.Errors, StringComparison.Ordinal));
    }
}
