using VaePipeline.Audio;
using VaePipeline.Tests;

namespace EndToEnd.Tests;

/// <summary>The same mistake gives the same exit code in every command: 1 for files, 2 for the command line.</summary>
public sealed class ExitCodeTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("dataset", "info", "gone")]
    [InlineData("train", "gone.yaml")]
    [InlineData("export", "gone")]
    [InlineData("verify", "gone")]
    [InlineData("embed", "gone", "--out", "{0}/out.csv")]
    [InlineData("merge", "gone.csv", "--out", "{0}/out.csv")]
    [InlineData("analyze", "gone.csv")]
    [InlineData("probe", "gone.csv")]
    [InlineData("reconstruct", "gone.wav", "--out", "{0}/out")]
    [InlineData("interpolate", "gone.wav", "gone.wav", "--out", "{0}/out")]
    [InlineData("transpose", "gone.wav", "--pitch", "60", "--out", "{0}/out")]
    [InlineData("run", "gone.yaml")]
    [InlineData("bench", "embed", "gone")]
    public void A_missing_file_is_a_failure(params string[] arguments) => AssertOneLine(arguments, 1, "gone");

    [Theory]
    [InlineData("--notes", "dataset", "render", "--out", "{0}/out", "--notes", "0")]
    [InlineData("--notes", "dataset", "render", "--out", "{0}/out", "--notes", "1", "--soundfont", "a.sf2", "--soundfont", "b.sf2")]
    [InlineData("--epochs", "train", "pipelines/quickstart.yaml", "--out", "{0}/out", "--epochs", "0")]
    [InlineData("--threads", "embed", "{0}", "--out", "{0}/out.csv", "--threads", "-1")]
    [InlineData("--neighbours", "analyze", "{0}/table.csv", "--neighbours", "0")]
    [InlineData("--folds", "probe", "{0}/table.csv", "--folds", "1")]
    [InlineData("--iterations", "reconstruct", "{0}/tone.wav", "--out", "{0}/out", "--iterations", "-1")]
    [InlineData("--steps", "interpolate", "{0}/tone.wav", "{0}/tone.wav", "--out", "{0}/out", "--steps", "1")]
    [InlineData("--pitch", "transpose", "{0}/tone.wav", "--out", "{0}/out", "--pitch", "128")]
    [InlineData("--epochs", "run", "pipelines/quickstart.yaml", "--out", "{0}/out", "--epochs", "0")]
    [InlineData("--steps", "bench", "train", "--steps", "0")]
    public void A_value_out_of_range_is_a_usage_error_that_names_the_option(string option, params string[] arguments)
    {
        WriteInputs();
        AssertOneLine(arguments, 2, $"vae: {option} is ");
    }

    [Theory]
    [InlineData("no column is named path", "embed", "{0}/table.csv", "--out", "{0}/out.csv")]
    [InlineData("table.csv", "merge", "{0}/table.csv", "--out", "{0}/out.csv")]
    [InlineData("no columns are named", "analyze", "{0}/table.csv", "--vector", "x")]
    [InlineData("no column is named name", "analyze", "{0}/table.csv", "--id", "name")]
    [InlineData("no column instrument", "probe", "{0}/bare.csv")]
    [InlineData("labels.csv:1", "probe", "{0}/table.csv", "--labels", "{0}/labels.csv")]
    [InlineData("knows none of the notes", "probe", "{0}/table.csv", "--labels", "{0}/others.csv")]
    [InlineData("has no vector for", "probe", "{0}/table.csv", "{0}/bare.csv")]
    [InlineData("is no run folder", "probe", "{0}/table.csv", "--split", "held-out", "--run", "{0}")]
    [InlineData("bare.csv", "train", "{0}/bare.csv", "--out", "{0}/run")]
    [InlineData("bare.csv", "reconstruct", "{0}/bare.csv", "--features-only", "--out", "{0}/out")]
    [InlineData("bare.csv", "verify", "{0}/bare.csv")]
    [InlineData("is a folder", "embed", "{0}/tone.wav", "--out", "{0}")]
    public void Content_that_does_not_fit_is_a_failure(string expected, params string[] arguments)
    {
        WriteInputs();
        AssertOneLine(arguments, 1, expected);
    }

    [Theory]
    [InlineData("--metric", "analyze", "{0}/table.csv", "--metric", "nonsense")]
    [InlineData("--split", "probe", "{0}/table.csv", "--split", "nonsense")]
    [InlineData("--split", "probe", "{0}/table.csv", "--split", "held-out")]
    [InlineData("--format", "embed", "{0}/tone.wav", "--out", "{0}/out.csv", "--format", "nonsense")]
    [InlineData("SET is 'nonsense'; allowed: nsynth-valid", "dataset", "fetch", "nonsense")]
    [InlineData("SHELL is 'nonsense'; allowed: bash", "completion", "nonsense")]
    [InlineData("The window is 5 s", "embed", "{0}/tone.wav", "--out", "{0}/out.csv", "--window", "5")]
    [InlineData("The window is 0 s", "embed", "{0}/tone.wav", "--out", "{0}/out.csv", "--window", "0")]
    [InlineData("The hop is 1E-09 s", "embed", "{0}/tone.wav", "--out", "{0}/out.csv", "--hop", "1e-9")]
    public void A_value_that_is_not_among_the_allowed_is_a_usage_error(string expected, params string[] arguments)
    {
        WriteInputs();
        AssertOneLine(arguments, 2, expected);
    }

    [Theory]
    [InlineData("dataset", "render", "--nonsense")]
    [InlineData("dataset", "fetch", "--nonsense")]
    [InlineData("train", "--nonsense")]
    [InlineData("export", "--nonsense")]
    [InlineData("verify", "--nonsense")]
    [InlineData("embed", "--nonsense")]
    [InlineData("merge", "--nonsense")]
    [InlineData("analyze", "--nonsense")]
    [InlineData("probe", "--nonsense")]
    [InlineData("reconstruct", "--nonsense")]
    [InlineData("interpolate", "--nonsense")]
    [InlineData("transpose", "--nonsense")]
    [InlineData("run", "--nonsense")]
    [InlineData("doctor", "--nonsense")]
    [InlineData("help", "--nonsense")]
    [InlineData("bench", "train", "--nonsense")]
    public void An_unknown_option_is_a_usage_error(params string[] arguments) =>
        AssertOneLine(arguments, 2, "there is no option '--nonsense'");

    [Theory]
    [InlineData("embed", "{0}/tone.wav", "--out", "{0}/table.csv")]
    [InlineData("analyze", "{0}/table.csv", "--out", "{0}/report")]
    [InlineData("probe", "{0}/table.csv", "--out", "{0}/report")]
    [InlineData("reconstruct", "{0}/tone.wav", "--features-only", "--out", "{0}/report/taken.wav")]
    public void An_output_that_exists_is_replaced_only_with_force(params string[] arguments)
    {
        WriteInputs();
        AssertOneLine(arguments, 1, "exists", "--force");
        Assert.Equal(0, Run([.. arguments, "--force"]).ExitCode);
    }

    [Fact]
    public void A_finished_job_with_failures_says_so_again()
    {
        WriteInputs();
        File.WriteAllText(_folder["bad.wav"], "no sound");
        string[] job = ["embed", _folder["tone.wav"], _folder["bad.wav"], "--out", _folder["out.csv"], "--resume"];
        Assert.Equal((3, 3), (Run(job).ExitCode, Run(job).ExitCode));
    }

    void WriteInputs()
    {
        WavFile.Write(_folder["tone.wav"], [.. Enumerable.Range(0, 16_000).Select(i => 0.3f * MathF.Sin(i * 0.17f))], 16_000);
        File.WriteAllText(
            _folder["table.csv"],
            "id,instrument,pitch,z0,z1\n" + string.Concat(Enumerable.Range(0, 20).Select(i => $"{i},{i % 2},{40 + i},{i % 3},{i % 5}\n"))
        );
        File.WriteAllText(_folder["bare.csv"], "id,z0,z1\na,0,1\nb,1,0\n");
        File.WriteAllText(_folder["labels.csv"], "id,color\n0,red\n");
        File.WriteAllText(_folder["others.csv"], "id,instrument\nx,flute\n");
        Directory.CreateDirectory(_folder["report"]);
        WavFile.Write(_folder["report/taken.wav"], new float[100], 16_000);
    }

    Outcome Run(string[] arguments) => Vae.Run([.. arguments.Select(word => word.Replace("{0}", _folder.Path, StringComparison.Ordinal))]);

    void AssertOneLine(string[] arguments, int exitCode, params string[] expected)
    {
        var outcome = Run(arguments);
        Assert.True(exitCode == outcome.ExitCode, $"exit code {outcome.ExitCode}, errors: {outcome.Errors}");
        Assert.Single(outcome.Errors.TrimEnd('\n').Split('\n'));
        Assert.All(expected, part => Assert.Contains(part, outcome.Errors, StringComparison.Ordinal));
    }
}
