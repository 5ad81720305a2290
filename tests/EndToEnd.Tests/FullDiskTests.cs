using System.Diagnostics;
using VaePipeline.Tests;

namespace EndToEnd.Tests;

/// <summary>A full disk gives one line of error and no partial file. Needs root, to mount a small file system.</summary>
public sealed class FullDiskTests : IDisposable
{
    readonly TemporaryFolder _folder = new();
    string? _disk;

    public void Dispose()
    {
        if (_disk is not null)
            Command("umount", _disk);
        _folder.Dispose();
    }

    [Fact]
    public void Embedding_onto_a_full_disk_leaves_nothing_behind()
    {
        var notes = SmallPipeline.RenderNotes(_folder.Path);
        Vae.Succeed("train", SmallPipeline.Write(_folder.Path, notes), "--out", _folder["run"]);
        Vae.Succeed("export", _folder["run"]);
        var disk = Mount(kilobytes: 8);

        var outcome = Vae.Run("embed", notes, "--model", _folder["run"], "--out", Path.Combine(disk, "out.csv"));

        Assert.Equal(1, outcome.ExitCode);
        Assert.Single(outcome.Errors.TrimEnd('\n').Split('\n'));
        Assert.Empty(Directory.EnumerateFiles(disk, "*.csv*"));
    }

    [Fact]
    public void A_job_that_fills_the_disk_keeps_its_rows_and_resumes_when_there_is_room()
    {
        using var job = new EmbeddingJob();
        var list = job.List(times: 30);
        Assert.Equal(0, job.Run(list, _folder["whole.csv"]).ExitCode);
        var disk = Mount(kilobytes: 900);
        var output = Path.Combine(disk, "out.csv");

        var full = job.Run(list, output);

        Assert.Equal(1, full.ExitCode);
        Assert.Single(full.Errors.TrimEnd('\n').Split('\n'));
        Assert.Equal([".out.csv.partial"], Directory.EnumerateFiles(disk).Select(Path.GetFileName));
        Assert.Equal(0, Command("mount", "-o", "remount,size=8m", disk));
        var resumed = job.Run(list, output, "--resume");
        Assert.Contains(" of them before", resumed.Output, StringComparison.Ordinal);
        Assert.Equal(File.ReadAllBytes(_folder["whole.csv"]), File.ReadAllBytes(output));
    }

    [Fact]
    public void Training_onto_a_full_disk_says_what_is_kept()
    {
        var notes = SmallPipeline.RenderNotes(_folder.Path);
        Vae.Succeed("train", SmallPipeline.Write(_folder.Path, notes), "--out", _folder["computes-the-log-mels"]);
        var disk = Mount(kilobytes: 200);

        var outcome = Vae.Run("train", SmallPipeline.Write(_folder.Path, notes, epochs: 50), "--out", Path.Combine(disk, "run"));

        Assert.Equal(1, outcome.ExitCode);
        var line = Assert.Single(outcome.Errors.TrimEnd('\n').Split('\n'));
        Assert.Contains("--resume", line, StringComparison.Ordinal);
    }

    string Mount(int kilobytes)
    {
        var disk = Directory.CreateDirectory(_folder["disk"]).FullName;
        if (
            !OperatingSystem.IsLinux()
            || Environment.UserName != "root"
            || Command("mount", "-t", "tmpfs", "-o", $"size={kilobytes}k", "tmpfs", disk) != 0
        )
            Assert.Skip("mounting a small file system needs Linux and root");
        return _disk = disk;
    }

    static int Command(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode;
    }
}
