using VaePipeline.Tests;

namespace EndToEnd.Tests;

/// <summary><c>vae embed</c> of a folder with formats that only ffmpeg decodes.</summary>
public sealed class OtherFormatTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public OtherFormatTests()
    {
        Directory.CreateDirectory(_folder["in"]);
        File.Copy(Fixtures.Path("containers/sound.wav"), _folder["in/a.wav"]);
        File.WriteAllText(_folder["in/b.m4a"], "unknown");
    }

    public void Dispose() => _folder.Dispose();

    string[] Arguments => ["embed", _folder["in"], "--out", _folder["x.csv"], "--force"];

    [Fact]
    public void Sounds_that_are_left_out_are_counted_and_the_exit_code_is_3()
    {
        var off = Vae.Run([.. Arguments, "--no-ffmpeg"]);
        Assert.Equal(3, off.ExitCode);
        Assert.Contains("1 of 1 files embedded", off.Output, StringComparison.Ordinal);
        Assert.Contains("1 sound is left out: 1 .m4a. ffmpeg, which decodes it, is switched off.\n", off.Errors, StringComparison.Ordinal);

        using var without = Vae.StartWith([("PATH", DotnetOnly)], Arguments);
        var outcome = Vae.Finish(without);
        Assert.Equal(3, outcome.ExitCode);
        Assert.Contains(
            "1 sound is left out: 1 .m4a. Install ffmpeg, which decodes it, or convert it to WAV or FLAC.\n",
            outcome.Errors,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_program_of_that_name_in_the_current_folder_is_not_run()
    {
        Program("echo run > ran; exit 1");
        using var process = Vae.StartWith([("PATH", $"{DotnetOnly}:.:")], Arguments);
        Assert.Contains("Install ffmpeg", Vae.Finish(process).Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_job_whose_ffmpeg_hangs_stops_at_once()
    {
        Program($"echo $$ > '{_folder["started"]}'; exec sleep 1000");
        using var process = Vae.StartWith([("PATH", $"{_folder.Path}:{DotnetOnly}")], Arguments);
        Wait.Until(() => process.HasExited || new FileInfo(_folder["started"]) is { Exists: true, Length: > 1 }, "ffmpeg");
        EmbeddingJob.Signal(process, "TERM");
        Assert.Equal(1, Vae.Finish(process).ExitCode);
        var id = File.ReadAllText(_folder["started"]).Trim();
        Wait.Until(
            () => !File.Exists($"/proc/{id}/stat") || File.ReadAllText($"/proc/{id}/stat").Contains(") Z ", StringComparison.Ordinal),
            "its end"
        );
        Assert.Empty(Directory.GetFiles(_folder.Path, "*x.csv*"));
    }

    /// <summary>A PATH with the programs that run the command, and without ffmpeg.</summary>
    string DotnetOnly
    {
        get
        {
            if (!OperatingSystem.IsLinux())
                Assert.Skip("programs are scripts and signals as on Linux");
            var programs = _folder["programs"];
            var folders = Environment.GetEnvironmentVariable("PATH")!.Split(':');
            foreach (var name in (string[])["dotnet", "sh", "sleep"])
                if (!File.Exists(Path.Combine(programs, name)))
                {
                    Directory.CreateDirectory(programs);
                    File.CreateSymbolicLink(
                        Path.Combine(programs, name),
                        folders.Select(folder => Path.Combine(folder, name)).First(File.Exists)
                    );
                }
            return programs;
        }
    }

    /// <summary>A program named ffmpeg in the test's folder.</summary>
    void Program(string commands)
    {
        File.WriteAllText(_folder["ffmpeg"], $"#!/bin/sh\n{commands}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(_folder["ffmpeg"], UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }
}
