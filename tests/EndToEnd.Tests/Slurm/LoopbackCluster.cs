using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace EndToEnd.Tests.Slurm;

/// <summary>
/// A Slurm cluster of two nodes on this machine's loopback interface: its own munged, slurmctld and two slurmd, with keys, state and logs in the
/// test's folder. It needs neither systemd nor root, and does not touch a Slurm that the machine may have.
/// </summary>
sealed class LoopbackCluster : IDisposable
{
    const int CoresPerNode = 2;

    readonly string _folder;
    readonly string _configuration;

    LoopbackCluster(string folder) => (_folder, _configuration) = (folder, Path.Combine(folder, "slurm.conf"));

    public static IReadOnlyList<string> Nodes { get; } = ["n1", "n2"];

    /// <summary>Why no cluster can start on this machine, or null.</summary>
    public static string? Missing()
    {
        if (!OperatingSystem.IsLinux())
            return "Slurm runs on Linux";
        var missing = ((string[])["munged", "slurmctld", "slurmd", "sbatch", "timeout"]).Where(program => Find(program) is null).ToArray();
        return missing.Length == 0
            ? null
            : $"no {string.Join(", ", missing)} on this machine; scripts/setup.sh slurm installs them on Debian, as root";
    }

    /// <summary>Starts a cluster and waits until both nodes are idle.</summary>
    /// <param name="folder">An empty folder; its path must be short, because the sockets are in it.</param>
    public static LoopbackCluster Start(string folder)
    {
        var cluster = new LoopbackCluster(folder);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => cluster.Kill(null);
        try
        {
            cluster.Configure();
            cluster.Daemon(
                "munged",
                "--foreground",
                "--force",
                "--num-threads=1",
                $"--key-file={cluster["munge.key"]}",
                $"--socket={cluster["munge.socket"]}",
                $"--pid-file={cluster["munge.pid"]}",
                $"--log-file={cluster["munge.log"]}",
                $"--seed-file={cluster["munge.seed"]}"
            );
            Wait.Until(() => File.Exists(cluster["munge.socket"]), "munged's socket");
            cluster.Daemon("slurmctld", "-D", "-c", "-f", cluster._configuration);
            foreach (var node in Nodes)
                cluster.Daemon("slurmd", "-D", "-N", node, "-f", cluster._configuration);
            Wait.Until(
                () => cluster.TryRun("sinfo", "--noheader", "--Node", "--format=%T") is (0, "idle\nidle\n", _),
                "two idle nodes",
                cluster.Logs
            );
            return cluster;
        }
        catch
        {
            cluster.Dispose();
            throw;
        }
    }

    string this[string file] => Path.Combine(_folder, file);

    void Configure()
    {
        var ports = FreePorts(1 + Nodes.Count);
        var host = Environment.MachineName.Split('.')[0];
        var user = Environment.UserName;
        File.WriteAllBytes(this["munge.key"], RandomNumberGenerator.GetBytes(1024));
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(this["munge.key"], UnixFileMode.UserRead | UnixFileMode.UserWrite);
        foreach (var folder in Nodes.Select(node => $"{node}/spool").Append("state"))
            Directory.CreateDirectory(this[folder]);
        var lines = new List<string>
        {
            "ClusterName=loopback",
            $"SlurmctldHost={host}(127.0.0.1)",
            $"SlurmctldPort={ports[0]}",
            "CommunicationParameters=NoInAddrAny,NoCtldInAddrAny",
            $"SlurmUser={user}",
            $"SlurmdUser={user}",
            "AuthType=auth/munge",
            $"AuthInfo=socket={this["munge.socket"]}",
            "CredType=cred/munge",
            $"StateSaveLocation={this["state"]}",
            $"SlurmctldPidFile={this["slurmctld.pid"]}",
            $"SlurmctldLogFile={this["slurmctld.log"]}",
            $"SlurmdSpoolDir={this["%n/spool"]}",
            $"SlurmdPidFile={this["%n/slurmd.pid"]}",
            $"SlurmdLogFile={this["%n/slurmd.log"]}",
            "SlurmdParameters=config_overrides",
            "ProctrackType=proctrack/linuxproc",
            "TaskPlugin=task/none",
            "SelectType=select/cons_tres",
            "SelectTypeParameters=CR_CPU",
            "MpiDefault=none",
            "KillWait=2",
        };
        lines.AddRange(
            Nodes.Select((node, i) => $"NodeName={node} NodeHostname={host} NodeAddr=127.0.0.1 Port={ports[1 + i]} CPUs={CoresPerNode}")
        );
        lines.Add("PartitionName=main Nodes=ALL Default=YES MaxTime=INFINITE State=UP");
        File.WriteAllLines(_configuration, lines);
    }

    static int[] FreePorts(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToArray();
        foreach (var listener in listeners)
            listener.Start();
        var ports = listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port).ToArray();
        foreach (var listener in listeners)
            listener.Dispose();
        return ports;
    }

    /// <summary>Starts a daemon in the foreground. `timeout` ends it if the test is killed.</summary>
    void Daemon(string program, params string[] arguments)
    {
        var start = StartInfo("timeout", ["--kill-after=5", "600", Find(program)!, .. arguments]);
        if (arguments is [_, "-N", var node, ..])
            start.Environment["SLURMD_NODENAME"] = node;
        var process = Process.Start(start)!;
        process.StandardInput.Close();
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Runs a program on this cluster and returns its output. The program must succeed.</summary>
    public string Run(string program, params string[] arguments)
    {
        var outcome = TryRun(program, arguments);
        Assert.True(
            outcome.ExitCode == 0,
            $"{program} {string.Join(' ', arguments)} exited with {outcome.ExitCode}: {outcome.Errors}{outcome.Output}\n{Logs()}"
        );
        return outcome.Output;
    }

    public Outcome TryRun(string program, params string[] arguments)
    {
        using var process = Process.Start(StartInfo(program, arguments))!;
        return Vae.Finish(process);
    }

    ProcessStartInfo StartInfo(string program, string[] arguments)
    {
        var start = Command.Of(program, arguments);
        start.WorkingDirectory = _folder;
        start.Environment["SLURM_CONF"] = _configuration;
        return start;
    }

    /// <summary>The array tasks that are running on a node.</summary>
    public string[] TasksOn(string node) =>
        Run("squeue", "--noheader", "--states=RUNNING", $"--nodelist={node}", "--format=%F_%K")
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Cuts the power of a node: kills its daemon, steps and their processes at once, then marks it as down.</summary>
    public void CutPower(string node)
    {
        Kill(node);
        Run("scontrol", "update", $"NodeName={node}", "State=DOWN", "Reason=power");
    }

    /// <summary>Whether all jobs have ended. Slurm delays a requeued task by two minutes; this starts it at once.</summary>
    public bool IsIdle()
    {
        var jobs = Run("squeue", "--noheader", "--array", "--format=%F_%K %r").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        foreach (var resting in jobs.Where(job => job.EndsWith(" BeginTime", StringComparison.Ordinal)))
            Run("scontrol", "update", $"JobId={resting.Split(' ')[0]}", "StartTime=now");
        return jobs.Length == 0;
    }

    public string Logs() =>
        string.Join(
            '\n',
            Directory
                .EnumerateFiles(_folder, "*.log", SearchOption.AllDirectories)
                .Select(file => $"-- {file}\n{string.Join('\n', File.ReadLines(file).TakeLast(15))}")
        );

    public void Dispose() => Kill(null);

    /// <summary>Kills all processes of a node, or of the whole cluster, and waits until they have ended.</summary>
    void Kill(string? node)
    {
        for (var patience = Stopwatch.StartNew(); patience.Elapsed < TimeSpan.FromSeconds(10); )
        {
            var left = Processes(node);
            if (left.Count == 0)
                return;
            foreach (var process in left)
                process.Kill();
            Thread.Sleep(20);
        }
        throw new InvalidOperationException($"Processes of {_configuration} do not end.");
    }

    List<Process> Processes(string? node)
    {
        var own = new List<Process>();
        foreach (var process in Process.GetProcesses())
        {
            try
            {
                if (IsOwn(process.Id, node))
                    own.Add(process);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // the process has just ended, or belongs to another user
            }
        }
        return own;
    }

    /// <summary>Daemons and jobs have the configuration in their environment. slurmstepd overwrites it with its title, but has files of the node open.</summary>
    bool IsOwn(int process, string? node)
    {
        var environment = File.ReadAllText($"/proc/{process}/environ").Split('\0');
        if (environment.Contains($"SLURM_CONF={_configuration}"))
            return node is null || environment.Contains($"SLURMD_NODENAME={node}");
        var folder = node is null ? $"{_folder}/" : this[$"{node}/"];
        return File.ReadAllText($"/proc/{process}/comm").StartsWith("slurmstepd", StringComparison.Ordinal)
            && Directory
                .EnumerateFiles($"/proc/{process}/fd")
                .Any(file => new FileInfo(file).LinkTarget?.StartsWith(folder, StringComparison.Ordinal) == true);
    }

    static string? Find(string program) =>
        $"{Environment.GetEnvironmentVariable("PATH")}:/usr/sbin:/sbin"
            .Split(':')
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists);
}
