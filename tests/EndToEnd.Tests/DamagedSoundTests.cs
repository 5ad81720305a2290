using System.Diagnostics;
using VaePipeline.Tests;

namespace EndToEnd.Tests;

/// <summary>What <c>vae embed</c> writes on the console about damaged files and names, and what the libraries that it uses do not.</summary>
public sealed class DamagedSoundTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Decoders_write_nothing_on_the_console()
    {
        var random = new Random(3);
        var sounds = Directory.CreateDirectory(_folder["sounds"]).FullName;
        foreach (
            var fixture in (string[])
                ["cbr.mp3", "vbr-untagged.mp3", "free.mp3", "layer2.mp2", "layer3.wav", "pcm16.sds", "vorbis.ogg", "pcm16.flac"]
        )
            for (var copy = 0; copy < 8; copy++)
            {
                var bytes = File.ReadAllBytes(Fixtures.Path($"containers/{fixture}"));
                for (var change = 0; change < 20 * copy; change++)
                    bytes[random.Next(100, bytes.Length)] = (byte)random.Next(256);
                File.WriteAllBytes(Path.Combine(sounds, $"{copy}-{fixture}"), bytes);
            }
        File.WriteAllBytes(Path.Combine(sounds, "ones.mp3"), [.. Enumerable.Repeat((byte)0xFF, 5_000)]);
        var outcome = Vae.Run("embed", sounds, "--out", _folder["x.csv"]);
        Assert.Matches(@"^\S+x\.csv  \d+ of 65 files embedded in .*\n$", outcome.Output);
        // one line about incomplete sounds, one about files without a vector, and at most ten of those
        Assert.All(
            outcome.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries),
            line =>
                Assert.Matches(
                    @"^(\d+ files? (is|are) embedded, but|\d+ files? (has|have) no vector: |  \S+sounds/\d-|  \S+ones\.mp3)",
                    line
                )
        );
    }

    [Fact]
    public void Names_that_are_not_UTF8_are_explained_and_stop_nothing()
    {
        if (!OperatingSystem.IsLinux())
            Assert.Skip("only Linux has such names");
        File.Copy(Fixtures.Path("containers/sound.wav"), _folder["good.wav"]);
        Bash(
            @"cp good.wav $'gitarre_\374.wav'; for folder in $'Kl\344nge' $'Kl\366nge'; do mkdir ""$folder""; cp good.wav ""$folder""; done"
        );
        try
        {
            var outcome = Vae.Run("embed", _folder.Path, "--out", _folder["x.csv"]);
            Assert.Equal(3, outcome.ExitCode);
            Assert.Contains("1 of 2 files embedded", outcome.Output, StringComparison.Ordinal);
            Assert.Equal(
                2,
                outcome.Errors.Split('\n').Count(line => line.Contains("Kl\uFFFDnge: its name is not UTF-8", StringComparison.Ordinal))
            );
            Assert.Contains("gitarre_\uFFFD.wav: its name is not UTF-8", outcome.Errors, StringComparison.Ordinal);
            Assert.Contains("convmv", File.ReadAllText(_folder["x.csv"]), StringComparison.Ordinal);
        }
        finally
        {
            // .NET cannot delete them either
            Bash("rm -r gitarre* Kl*");
        }
    }

    void Bash(string script)
    {
        using var bash = Process.Start(new ProcessStartInfo("bash", ["-c", script]) { WorkingDirectory = _folder.Path })!;
        bash.WaitForExit();
        Assert.Equal(0, bash.ExitCode);
    }
}
