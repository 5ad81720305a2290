using VaePipeline.Audio;
using VaePipeline.Tests;

namespace EndToEnd.Tests;

/// <summary>The commands that write sounds: reconstruct, interpolate, transpose.</summary>
public sealed class ListenTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_trained_model_reconstructs_and_interpolates()
    {
        var notes = SmallPipeline.RenderNotes(_folder.Path);
        Vae.Succeed("train", SmallPipeline.Write(_folder.Path, notes), "--out", _folder["run"]);
        Vae.Succeed("export", _folder["run"]);
        var files = Directory.GetFiles(Path.Combine(notes, "audio"), "*.wav").Order(StringComparer.Ordinal).Take(3).ToArray();

        var output = Vae.Succeed(["reconstruct", .. files, "--model", _folder["run"], "--out", _folder["out"]]).Output;
        foreach (var file in files)
        {
            var made = Path.Combine(_folder["out"], Path.GetFileName(file));
            Assert.Contains(made, output, StringComparison.Ordinal);
            Assert.Equal(16_000, AudioFile.Read(made).SourceSampleRate);
            Assert.True(File.Exists(Path.ChangeExtension(made, ".png")));
        }
        Assert.Equal(3, output.Split("error of the decoder").Length - 1);
        AssertOneLine(Vae.Run("reconstruct", files[0], "--model", _folder["run"], "--out", _folder["out"]), 1, "exists", "--force");

        output = Vae.Succeed("interpolate", files[0], files[1], "--model", _folder["run"], "--steps", "3", "--out", _folder["way"]).Output;
        Assert.Equal(["joined.png", "joined.wav", "step-01.wav", "step-02.wav", "step-03.wav"], Names("way"));
        Assert.Contains("the ends are ", output, StringComparison.Ordinal);

        AssertOneLine(
            Vae.Run("transpose", files[0], "--model", _folder["run"], "--pitch", "60", "--out", _folder["t.wav"]),
            1,
            _folder["run"],
            "not conditioned on pitch"
        );
    }

    [Fact]
    public void What_is_missing_from_a_file_is_said()
    {
        var whole = File.ReadAllBytes(Path.Combine(Fixtures.RepositoryRoot, "samples", "sounds", "brass_acoustic_000-060-100.wav"));
        File.WriteAllBytes(_folder["cut.wav"], whole[..40_000]);
        var output = Vae.Succeed("reconstruct", _folder["cut.wav"], "--features-only", "--out", _folder["out"]).Output;
        Assert.Matches(
            @"cut\.wav  1\.25 s, error of the sound .*\n  The file ends after 1\.249 s of the 2\.08 s that its header announces",
            output
        );
    }

    [Fact]
    public void A_decoder_conditioned_on_pitch_transposes()
    {
        Directory.CreateDirectory(_folder["model"]);
        foreach (var file in (string[])["config.json", "model.safetensors"])
            File.Copy(Fixtures.Path($"onnx/conditioned/{file}"), Path.Combine(_folder["model"], file));
        Vae.Succeed("export", _folder["model"]);
        var sound = Fixtures.Path("log-mel/decay.wav");

        Vae.Succeed("transpose", sound, "--model", _folder["model"], "--pitch", "48", "72", "--out", _folder["out"]);
        Assert.Equal(["decay-at-48.wav", "decay-at-72.wav", "decay-transposed.png"], Names("out"));
        var single = Vae.Succeed(
            "transpose",
            sound,
            "--model",
            _folder["model"],
            "--pitch",
            "48",
            "--velocity",
            "100",
            "--out",
            _folder["t.wav"]
        ).Output;
        Assert.Contains("pitch 48", single, StringComparison.Ordinal);
        AssertOneLine(
            Vae.Run("transpose", sound, "--model", _folder["model"], "--pitch", "128", "--out", _folder["u.wav"]),
            2,
            "--pitch is 128",
            "0 to 127"
        );
        Assert.False(File.Exists(_folder["u.wav"]));
    }

    [Fact]
    public void Features_alone_need_no_model_and_are_deterministic()
    {
        var sound = Fixtures.Path("log-mel/decay.wav");
        Vae.Succeed("reconstruct", sound, "--features-only", "--out", _folder["a.wav"]);
        Vae.Succeed("reconstruct", sound, "--features-only", "--threads", "3", "--out", _folder["b.wav"]);
        Vae.Succeed("reconstruct", sound, "--features-only", "--phase", "input", "--out", _folder["c.wav"]);
        Assert.Equal(File.ReadAllBytes(_folder["a.wav"]), File.ReadAllBytes(_folder["b.wav"]));
        Assert.NotEqual(File.ReadAllBytes(_folder["a.wav"]), File.ReadAllBytes(_folder["c.wav"]));
    }

    [Fact]
    public void The_released_model_is_the_default()
    {
        var sound = Fixtures.Path("log-mel/decay.wav");
        Vae.Succeed("reconstruct", sound, "--iterations", "2", "--out", _folder["a"]);
        Vae.Succeed("transpose", sound, "--pitch", "60", "--iterations", "2", "--out", _folder["b"]);
        Vae.Succeed("interpolate", sound, sound, "--steps", "2", "--iterations", "2", "--out", _folder["c"]);
        Assert.Contains("decay.wav", Names("a"));
        Assert.Contains("decay-at-60.wav", Names("b"));
    }

    [Fact]
    public void What_the_model_does_not_know_or_hear_is_said()
    {
        var kick = Fixtures.Path("listening/kick.wav");
        WavFile.Write(
            _folder["long.wav"],
            [.. Enumerable.Range(0, 48_000).Select(i => 0.2f * MathF.Exp(-i / 9_000f) * MathF.Sin(i * 0.1f))],
            16_000
        );
        var lines = Vae.Succeed("reconstruct", kick, _folder["long.wav"], "--out", _folder["a"]).Output.TrimEnd().Split('\n');
        Assert.Matches(@"kick\.wav  0\.30 s, pitch \d+, error of the decoder 0\.\d{4}, of the sound 0\.\d{4}$", lines[0]);
        Assert.Matches(@"^  no pitch fits: the nearest, \d+ \([\d,]+ Hz\), is off by \d+ dB$", lines[1]);
        Assert.Matches(@"long\.wav  2\.06 s, pitch .* \(the model hears 2\.06 s of 3\.00 s\)$", lines[2]);

        var transposed = Vae.Succeed("transpose", kick, "--pitch", "60", "--out", _folder["b"]).Output;
        Assert.Matches(
            @"listening/kick\.wav  reconstructed at pitch \d+, error of the decoder 0\.\d+, of the sound 0\.\d+\n  no pitch fits",
            transposed
        );
        Assert.Matches(@"kick-at-60\.wav  0\.30 s, pitch 60, error of the synthesis 0\.\d{4}", transposed);

        var between = Vae.Succeed("interpolate", kick, _folder["long.wav"], "--steps", "2", "--out", _folder["c"]).Output;
        Assert.Matches(@"long\.wav  reconstructed at pitch .* \(the model hears 2\.06 s of 3\.00 s\)", between);
        Assert.Equal(2, between.Split("error of the synthesis").Length - 1);
        Assert.Contains("no pitch fits", between, StringComparison.Ordinal);

        // A name with a pitch is believed.
        File.Copy(kick, _folder["bass_electronic_001-093-100.wav"]);
        Assert.Matches(
            @"\n  off by \d+ dB: the model does not know such sounds at pitch 93\n",
            Vae.Succeed("reconstruct", _folder["bass_electronic_001-093-100.wav"], "--out", _folder["d"]).Output
        );
    }

    [Fact]
    public void Sounds_that_cannot_be_reconstructed_give_one_line_each()
    {
        WavFile.Write(_folder["silent.wav"], new float[16_000], 16_000);
        WavFile.Write(_folder["short.wav"], [0.5f, 0.2f], 16_000);
        var sound = Fixtures.Path("log-mel/decay.wav");
        AssertOneLine(Vae.Run("reconstruct", _folder["silent.wav"], "--features-only", "--out", _folder["x"]), 1, "silent.wav", "silence");
        AssertOneLine(
            Vae.Run("reconstruct", _folder["short.wav"], "--features-only", "--out", _folder["x"]),
            1,
            "short.wav",
            "lasts 0.1 ms",
            "64 ms"
        );
        Assert.Equal(
            1,
            Vae.Run("reconstruct", _folder["silent.wav"], _folder["short.wav"], "--features-only", "--out", _folder["z"]).ExitCode
        );
        AssertOneLine(Vae.Run("reconstruct", _folder["short.wav"], sound, "--features-only", "--out", _folder["y"]), 3, "short.wav");
        Assert.Equal(["decay.png", "decay.wav"], Names("y"));
        AssertOneLine(
            Vae.Run("reconstruct", sound, "--model", _folder["none"], "--out", _folder["x"]),
            1,
            _folder["none"],
            "no such file or folder"
        );
        AssertOneLine(
            Vae.Run("reconstruct", sound, "--features-only", "--momentum", "1", "--out", _folder["x"]),
            2,
            "--momentum is 1",
            "allowed"
        );
        Assert.Equal(2, Vae.Run("reconstruct", sound, "--features-only", "--phase", "none", "--out", _folder["x"]).ExitCode);
    }

    IEnumerable<string> Names(string folder) =>
        Directory.GetFiles(_folder[folder]).Select(Path.GetFileName).OfType<string>().Order(StringComparer.Ordinal);

    static void AssertOneLine(Outcome outcome, int exitCode, params string[] expected)
    {
        Assert.True(exitCode == outcome.ExitCode, $"exit code {outcome.ExitCode}, errors: {outcome.Errors}");
        Assert.All(expected, part => Assert.Contains(part, outcome.Errors, StringComparison.Ordinal));
        if (exitCode != 2)
            Assert.Single(outcome.Errors.TrimEnd('\n').Split('\n'));
    }
}
