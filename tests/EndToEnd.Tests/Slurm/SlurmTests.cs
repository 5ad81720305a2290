using System.Diagnostics;
using VaePipeline.Tests;

namespace EndToEnd.Tests.Slurm;

/// <summary>`scripts/cluster/slurm/embed.sh` on a real Slurm: a node that dies and a task that is requeued change no byte.</summary>
public sealed class SlurmTests(EmbeddingJob job) : IClassFixture<EmbeddingJob>, IDisposable
{
    const int Tasks = 4;
    static readonly string Script = Path.Combine(Fixtures.RepositoryRoot, "scripts", "cluster", "slurm", "embed.sh");

    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_dead_node_and_a_requeued_task_leave_the_bytes_of_one_job()
    {
        if (LoopbackCluster.Missing() is { } reason)
            Assert.Skip(reason);
        var list = job.List(times: 300, _folder["gone.wav"]);
        var odd = Directory.CreateDirectory(_folder["it's 100 %a \"odd\" $place"]).FullName;
        var output = Path.Combine(odd, "out.csv");
        Assert.Equal(3, job.Run(list, _folder["whole.csv"]).ExitCode);

        using var cluster = LoopbackCluster.Start(Directory.CreateDirectory(_folder["slurm"]).FullName);
        string[] command = [list, job.Model, output, "--tasks", $"{Tasks}", "--partition=main", "--time", "10"];
        Assert.Contains($"of {Tasks} tasks, then merge", cluster.Run(Script, command), StringComparison.Ordinal);

        var requeued = WaitForTaskWithRows(cluster, "n1", output);
        cluster.Run("scontrol", "requeue", requeued);
        var lost = WaitForTaskWithRows(cluster, "n2", output);
        cluster.CutPower("n2");
        Assert.All(
            (string[])[requeued, lost],
            task =>
                Assert.True(
                    File.Exists(Partial(output, task)) && !File.Exists(Part(output, task)),
                    $"{task} was stopped too late to test anything"
                )
        );
        Assert.Contains("is running:", cluster.Run(Script, command), StringComparison.Ordinal);

        Wait.Until(cluster.IsIdle, "the array and the merge", cluster.Logs);

        Assert.True(File.Exists(output), TaskLogs(output) + cluster.Logs());
        Assert.Equal(File.ReadAllBytes(_folder["whole.csv"]), File.ReadAllBytes(output));
        Assert.Equal(
            File.ReadAllText(_folder["whole.csv.meta.json"]).Replace("whole.csv", "out.csv", StringComparison.Ordinal),
            File.ReadAllText($"{output}.meta.json")
        );
        Assert.All(
            (string[])[requeued, lost],
            task =>
            {
                var log = File.ReadAllText(Log(output, task));
                Assert.Contains("try 2", log, StringComparison.Ordinal);
                Assert.Contains("of them before", log, StringComparison.Ordinal);
            }
        );
        Assert.Contains("is finished already", cluster.Run(Script, command), StringComparison.Ordinal);
        Assert.Equal(1, cluster.TryRun(Script, [.. command, "--", "--raw-text"]).ExitCode);
    }

    [Theory]
    [InlineData("out.npy", "out.ids.csv")]
    [InlineData("out.tsv", "out.metadata.tsv")]
    [InlineData("out", "out", "--format", "csv")]
    public void What_tasks_and_merge_run_writes_the_format_of_the_output(string name, string other, params string[] more)
    {
        if (OperatingSystem.IsWindows())
            Assert.Skip("Slurm's scripts need bash");
        Assert.Equal(0, job.Run(job.Notes, _folder[$"whole/{name}"], more).ExitCode);

        var shards = Directory.CreateDirectory(_folder["shards"]).FullName;
        foreach (var task in (string[])["2", "1"])
            RunTask(
                task,
                "shard.sh",
                [
                    Fixtures.RepositoryRoot,
                    Path.GetDirectoryName(job.Notes)!,
                    shards,
                    Path.GetExtension(name),
                    "1",
                    "notes",
                    "--model",
                    job.Model,
                    .. more,
                ]
            );
        RunTask("", "merge.sh", Fixtures.RepositoryRoot, shards, Path.GetExtension(name), _folder[$"merged/{name}"]);

        foreach (var file in (string[])[name, other])
            Assert.Equal(
                File.ReadAllText(_folder[$"whole/{file}"]).Replace($"{job.Notes}/", "notes/", StringComparison.Ordinal),
                File.ReadAllText(_folder[$"merged/{file}"])
            );
    }

    static void RunTask(string task, string script, params string[] arguments)
    {
        var start = Command.Of(Path.Combine(Path.GetDirectoryName(Script)!, script), arguments);
        start.Environment["SLURM_ARRAY_TASK_ID"] = task;
        start.Environment["SLURM_ARRAY_TASK_COUNT"] = "2";
        using var process = Process.Start(start)!;
        Assert.Equal(new(0, "", ""), Vae.Finish(process));
    }

    /// <summary>A task that is running on a node, has written rows and has not finished.</summary>
    static string WaitForTaskWithRows(LoopbackCluster cluster, string node, string output)
    {
        var found = "";
        Wait.Until(
            () => cluster.TasksOn(node).FirstOrDefault(task => IsUnderWay(output, task)) is { } task && (found = task).Length > 0,
            $"rows of a task on {node}",
            () => TaskLogs(output) + cluster.Logs()
        );
        return found;
    }

    static bool IsUnderWay(string output, string task) =>
        new FileInfo(Partial(output, task)) is { Exists: true, Length: > 4096 } && !File.Exists(Part(output, task));

    static string Shards(string output, string name) => Path.Combine($"{output}.shards", name);

    static string Index(string task) => task.Split('_')[1];

    static string Part(string output, string task) => Shards(output, $"part-{Index(task).PadLeft(6, '0')}.csv");

    static string Partial(string output, string task) => Shards(output, $".part-{Index(task).PadLeft(6, '0')}.csv.partial");

    static string Log(string output, string task) => Shards(output, $"log-{Index(task)}.txt");

    static string TaskLogs(string output) =>
        string.Join('\n', Directory.EnumerateFiles($"{output}.shards", "log-*.txt").Select(file => $"-- {file}\n{File.ReadAllText(file)}"));
}
