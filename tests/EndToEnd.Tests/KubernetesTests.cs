using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using VaePipeline.Tests;
using YamlDotNet.Serialization;

namespace EndToEnd.Tests;

/// <summary>The Jobs in scripts/cluster/kubernetes, without a cluster: runs what their pods would run.</summary>
public sealed class KubernetesTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Every_index_embeds_the_shard_after_it()
    {
        var job = Job("embed.yaml");
        var completions = int.Parse((string)job["completions"], CultureInfo.InvariantCulture);
        Assert.Equal("Indexed", job["completionMode"]);
        foreach (var index in (int[])[0, 8, completions - 1])
        {
            var words = RunContainer(job, index, exitCode: 0).Output;
            Assert.Contains(FormattableString.Invariant($"--shard {index + 1}/{completions} "), words, StringComparison.Ordinal);
            Assert.Contains(FormattableString.Invariant($"/part-{index + 1:000000}.csv"), words, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("embed.yaml", 0, true)]
    [InlineData("embed.yaml", 3, true)]
    [InlineData("embed.yaml", 1, false)]
    [InlineData("embed.yaml", 137, false)]
    [InlineData("merge.yaml", 3, true)]
    [InlineData("merge.yaml", 1, false)]
    public void Files_that_failed_do_not_fail_a_pod_and_all_else_does(string file, int exitCode, bool isDone) =>
        Assert.Equal(isDone, RunContainer(Job(file), 0, exitCode).ExitCode == 0);

    [Theory]
    [InlineData("embed.yaml")]
    [InlineData("merge.yaml")]
    public void The_options_exist(string file)
    {
        var words = RunContainer(Job(file), 0, exitCode: 0).Output.Split(' ');
        var help = Vae.Succeed(words[0], "--help").Output;
        Assert.All(
            words.Where(word => word.StartsWith("--", StringComparison.Ordinal)),
            option => Assert.Matches($@"(?m)^  {Regex.Escape(option.Trim())}\b", help)
        );
    }

    static Dictionary<object, object> Job(string file)
    {
        var job = new DeserializerBuilder()
            .Build()
            .Deserialize<Dictionary<object, object>>(
                File.ReadAllText(Path.Combine(Fixtures.RepositoryRoot, "scripts", "cluster", "kubernetes", file))
            );
        Assert.Equal(("batch/v1", "Job"), (job["apiVersion"], job["kind"]));
        return (Dictionary<object, object>)job["spec"];
    }

    /// <summary>Runs a pod's command with a `vae` that prints its arguments and exits with the given code.</summary>
    Outcome RunContainer(Dictionary<object, object> job, int index, int exitCode)
    {
        if (OperatingSystem.IsWindows())
            Assert.Skip("the pods' commands need bash");
        var pod = (Dictionary<object, object>)((Dictionary<object, object>)job["template"])["spec"];
        var container = (Dictionary<object, object>)Assert.Single((List<object>)pod["containers"]);
        string[] command = [.. ((List<object>)container["command"]).Concat((List<object>)container["args"]).Cast<string>()];

        File.WriteAllText(_folder["vae"], $"#!/bin/sh\necho \"$@\"\nexit {exitCode}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(_folder["vae"], UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite);
        var start = Command.Of(command[0], command[1..]);
        start.Environment["PATH"] = $"{_folder.Path}:{Environment.GetEnvironmentVariable("PATH")}";
        start.Environment["JOB_COMPLETION_INDEX"] = index.ToString(CultureInfo.InvariantCulture);
        using var process = Process.Start(start)!;
        return Vae.Finish(process);
    }
}
