using VaePipeline.Tests;

namespace EndToEnd.Tests;

/// <summary>`vae probe --perturb`: codecs that a machine lacks, and an interruption.</summary>
public sealed class PerturbationTests : IDisposable
{
    static readonly string Sounds = Path.Combine(Fixtures.RepositoryRoot, "samples", "sounds");

    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Codecs_are_measured_or_left_out_with_the_reason()
    {
        if (!OperatingSystem.IsLinux())
            Assert.Skip("programs are found and links made as on Linux");
        var path = Environment.GetEnvironmentVariable("PATH")!.Split(':').Select(folder => Path.Combine(folder, "dotnet"));
        File.CreateSymbolicLink(_folder["dotnet"], path.First(File.Exists));

        var without = Probe("--only", "mp3-in-wav", "--only", "aac");
        Assert.Equal((0, ""), (without.ExitCode, without.Errors));
        Assert.Contains("| mp3-in-wav |", without.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("| aac |", without.Output, StringComparison.Ordinal);
        Assert.Contains(
            "Left out, since this machine lacks the codec: aac (ffmpeg is not on the PATH; install it).",
            File.ReadAllText(_folder["report/robustness.md"]),
            StringComparison.Ordinal
        );

        var nothing = Probe("--only", "aac", "--force");
        Assert.Equal(1, nothing.ExitCode);
        Assert.Contains(
            "This machine cannot write aac: ffmpeg is not on the PATH",
            Assert.Single(nothing.Errors.TrimEnd().Split('\n')),
            StringComparison.Ordinal
        );

        File.WriteAllText(_folder["ffmpeg"], "#!/bin/sh\necho '[aac @ 0x55d0] Unknown encoder\nConversion failed' >&2\nexit 1\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(_folder["ffmpeg"], UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Assert.Contains("ffmpeg: Unknown encoder", Probe("--only", "aac", "--force").Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void An_interruption_leaves_no_temporary_files()
    {
        if (!OperatingSystem.IsLinux())
            Assert.Skip("signals are sent with 'kill', as on Linux");
        using var process = Vae.StartWith([("TMPDIR", _folder.Path)], "probe", "--perturb", Sounds, "--out", _folder["report"]);
        Wait.Until(() => process.HasExited || Temporary().Any(folder => Directory.EnumerateFiles(folder).Any()), "perturbed sounds");
        Assert.False(process.HasExited, "the probe ended before the test could disturb it");
        EmbeddingJob.Signal(process, "INT");
        Assert.Equal(1, Vae.Finish(process).ExitCode);
        Assert.Empty(Temporary());
        Assert.False(Directory.Exists(_folder["report"]));

        IEnumerable<string> Temporary() => Directory.EnumerateDirectories(_folder.Path, "vae-perturb-*");
    }

    /// <summary>Probes where the test's folder has all programs.</summary>
    Outcome Probe(params string[] more)
    {
        string[] arguments = ["probe", "--perturb", Sounds, "--notes", "3", "--out", _folder["report"], .. more];
        using var process = Vae.StartWith([("PATH", _folder.Path)], arguments);
        return Vae.Finish(process);
    }
}
