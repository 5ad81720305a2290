using System.Diagnostics;
using VaePipeline.Tests;

namespace EndToEnd.Tests.Slurm;

/// <summary>What `scripts/cluster/slurm/embed.sh` refuses before it submits anything, and what it would submit.</summary>
public sealed class SubmissionTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public SubmissionTests()
    {
        if (OperatingSystem.IsWindows())
            Assert.Skip("Slurm's scripts need bash");
        Directory.CreateDirectory(_folder["in put"]);
        Directory.CreateDirectory(_folder["model"]);
        File.WriteAllBytes(_folder["model/encoder.onnx"], []);
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(2, "give INPUT and OUT,", "in put", "--tasks", "2")]
    [InlineData(2, "give INPUT and OUT,", "out.csv", "--tasks", "2", "--model", "model")]
    [InlineData(2, "give --tasks N", "in put", "model", "out.csv")]
    [InlineData(2, "--tasks is '0'; allowed: a whole number from 1.", "in put", "model", "out.csv", "--tasks", "0")]
    [InlineData(2, "--cpus is 'two'; allowed: a whole number from 1.", "in put", "model", "out.csv", "--tasks=2", "--cpus=two")]
    [InlineData(2, "--partition takes a value.", "in put", "model", "out.csv", "--tasks", "2", "--partition")]
    [InlineData(2, "unknown option '--bogus'", "in put", "model", "out.csv", "--tasks", "2", "--bogus", "1")]
    [InlineData(2, "--shard is set by this script", "in put", "model", "out.csv", "--tasks", "2", "--", "--shard", "1/2")]
    [InlineData(2, "the standard input does not reach the nodes", "-", "model", "out.csv", "--tasks", "2")]
    [InlineData(1, "gone: no such file or folder.", "gone", "model", "out.csv", "--tasks", "2")]
    [InlineData(1, "gone: no model;", "in put", "gone", "out.csv", "--tasks", "2")]
    [InlineData(1, "in put: no model;", "in put", "in put", "out.csv", "--tasks", "2")]
    [InlineData(1, "in put: no model;", "in put", "out.csv", "--tasks", "2", "--model", "in put")]
    [InlineData(2, "--model is set by this script", "in put", "out.csv", "--tasks", "2", "--", "--model", "model")]
    public void Errors_are_one_line(int exitCode, string message, params string[] arguments)
    {
        var outcome = Submit(arguments);
        Assert.Equal(exitCode, outcome.ExitCode);
        Assert.Contains(message, Assert.Single(outcome.Errors.TrimEnd('\n').Split('\n')), StringComparison.Ordinal);
        Assert.Equal("", outcome.Output);
    }

    [Fact]
    public void An_output_that_is_not_this_jobs_is_left_alone()
    {
        File.WriteAllText(_folder["out.csv"], "mine");
        Assert.Contains(
            "out.csv: exists already",
            Submit("in put", "model", "out.csv", "--tasks", "2", "--dry-run").Errors,
            StringComparison.Ordinal
        );
        Directory.CreateDirectory(_folder["out.csv.shards"]);
        File.WriteAllText(_folder["out.csv.shards/job"], "another");
        Assert.Contains(
            "contains another job's shards",
            Submit("in put", "model", "out.csv", "--tasks", "2", "--dry-run").Errors,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_dry_run_shows_the_array_and_the_merge_and_leaves_nothing()
    {
        var before = Directory.GetFileSystemEntries(_folder.Path);
        var outcome = Submit(
            "in put",
            "dr*/**",
            "model",
            "o%t.csv",
            "--tasks",
            "16",
            "--at-once",
            "4",
            "--cpus",
            "8",
            "--memory",
            "2G",
            "--time",
            "1:00:00",
            "--partition",
            "long",
            "--sbatch=--account=lab",
            "--dry-run",
            "--",
            "--raw-text"
        );
        Assert.Equal("", outcome.Errors);
        var lines = outcome.Output.TrimEnd('\n').Split('\n');
        Assert.Equal(2, lines.Length);
        Assert.All(
            lines,
            line => Assert.Contains("--requeue --mem=2G --time=1:00:00 --partition=long --account=lab", line, StringComparison.Ordinal)
        );
        Assert.Contains("--array=1-16%4 --cpus-per-task=8", lines[0], StringComparison.Ordinal);
        Assert.EndsWith(@" 8 in\ put dr\*/\*\* --model model --raw-text", lines[0].TrimEnd(), StringComparison.Ordinal);
        Assert.Contains("--dependency=afterok:", lines[1], StringComparison.Ordinal);
        Assert.Equal(before, Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void The_model_is_the_word_before_the_output_or_an_option_or_the_released_one()
    {
        Assert.EndsWith(@" .csv 2 in\ put --model model", Array("in put", "model", "out.csv"), StringComparison.Ordinal);
        Assert.EndsWith(@" .csv 2 in\ put --model model", Array("in put", "out.csv", "--model", "model"), StringComparison.Ordinal);
        Assert.EndsWith(
            @" .csv 2 in\ put model --model model/encoder.onnx",
            Array("in put", "model", "out.csv", "--model=model/encoder.onnx"),
            StringComparison.Ordinal
        );
        Assert.EndsWith(@" .csv 2 in\ put", Array("in put", "out.csv"), StringComparison.Ordinal);

        string Array(params string[] words) => Submit([.. words, "--tasks", "2", "--dry-run"]).Output.Split('\n')[0].TrimEnd();
    }

    [Fact]
    public void Help_shows_every_option()
    {
        var help = Submit("--help").Output;
        foreach (
            var option in (string[])
                ["--tasks", "--model", "--at-once", "--cpus", "--threads", "--memory", "--time", "--partition", "--sbatch", "--dry-run"]
        )
            Assert.Contains($"  {option} ", help, StringComparison.Ordinal);
    }

    Outcome Submit(params string[] arguments)
    {
        var start = Command.Of(Path.Combine(Fixtures.RepositoryRoot, "scripts", "cluster", "slurm", "embed.sh"), arguments);
        start.WorkingDirectory = _folder.Path;
        using var process = Process.Start(start)!;
        return Vae.Finish(process);
    }
}
