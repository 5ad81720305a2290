using System.Globalization;
using VaePipeline.Tests;

namespace EndToEnd.Tests;

/// <summary><c>vae embed</c> under signals, concurrent jobs and readers: its output is complete or absent.</summary>
public sealed class EmbedFaultTests(EmbeddingJob job) : IClassFixture<EmbeddingJob>, IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public void A_stopped_job_keeps_its_rows_and_resumes_to_the_same_bytes(string signal)
    {
        if (!OperatingSystem.IsLinux())
            Assert.Skip("signals are sent with 'kill', as on Linux");
        var list = job.List(times: 100);
        Assert.Equal(0, job.Run(list, _folder["whole/out.csv"]).ExitCode);

        using var process = job.Start(list, _folder["out.csv"]);
        EmbeddingJob.WaitForRows(_folder["out.csv"], process);
        EmbeddingJob.Signal(process, signal);
        var stopped = Vae.Finish(process);

        Assert.Equal(1, stopped.ExitCode);
        Assert.Matches(@"^vae: .*out\.csv: stopped after \d+ of 9600 files; resume the job to finish it \(--resume\)\.\n$", stopped.Errors);
        Assert.Equal([".out.csv.partial"], Directory.GetFiles(_folder.Path).Select(Path.GetFileName));
        Assert.Contains(" of them before", job.Run(list, _folder["out.csv"], "--resume").Output, StringComparison.Ordinal);
        foreach (var file in (string[])["out.csv", "out.csv.meta.json"])
            Assert.Equal(File.ReadAllBytes(_folder[$"whole/{file}"]), File.ReadAllBytes(_folder[file]));
        Assert.Empty(Directory.GetFiles(_folder.Path, ".*"));
    }

    [Fact]
    public void A_reader_sees_the_old_output_or_the_new_one_and_never_a_description_without_its_output()
    {
        var (old, list) = (job.List(times: 1), job.List(times: 50));
        Assert.Equal(0, job.Run(list, _folder["new.csv"]).ExitCode);
        Assert.Equal(0, job.Run(old, _folder["out.csv"]).ExitCode);
        var before = File.ReadAllBytes(_folder["out.csv"]);
        var after = File.ReadAllBytes(_folder["new.csv"]);
        var (sawOld, sawNew) = (0, 0);

        using var process = job.Start(list, _folder["out.csv"], "--force");
        while (!process.HasExited)
        {
            // The description is read first: the output that it describes must exist already.
            var isDescribed = TryRead(_folder["out.csv.meta.json"])?.Contains($"\"rows\": {50 * 96}", StringComparison.Ordinal) == true;
            var seen = File.ReadAllBytes(_folder["out.csv"]);
            var isNew = seen.AsSpan().SequenceEqual(after);
            Assert.True(
                isNew || (!isDescribed && seen.AsSpan().SequenceEqual(before)),
                $"a reader saw {seen.Length} bytes, neither the {before.Length} before nor the {after.Length} after"
            );
            (sawOld, sawNew) = (sawOld + (isNew ? 0 : 1), sawNew + (isNew ? 1 : 0));
            Thread.Sleep(1);
        }
        Assert.Equal(0, Vae.Finish(process).ExitCode);
        Assert.True(sawOld > 10, $"the reader looked {sawOld} times before the output changed and {sawNew} times after");
        Assert.Equal(after, File.ReadAllBytes(_folder["out.csv"]));
        Assert.Contains($"\"rows\": {50 * 96}", File.ReadAllText(_folder["out.csv.meta.json"]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_second_process_is_refused_and_does_not_disturb_the_first()
    {
        if (!OperatingSystem.IsLinux())
            Assert.Skip("signals are sent with 'kill', as on Linux");
        var list = job.List(times: 100);
        using var first = job.Start(list, _folder["out.csv"]);
        EmbeddingJob.WaitForRows(_folder["out.csv"], first);
        EmbeddingJob.Signal(first, "STOP"); // otherwise it might end before the others start
        foreach (
            var way in (string[][])
                [
                    [],
                    ["--resume"],
                    ["--force"],
                ]
        )
        {
            var second = job.Run(list, _folder["out.csv"], way);
            Assert.Equal(
                (1, $"vae: {_folder["out.csv"]}: another job is writing it; wait for that to end, or choose another output.\n"),
                (second.ExitCode, second.Errors)
            );
        }
        EmbeddingJob.Signal(first, "CONT");
        Assert.Equal(0, Vae.Finish(first).ExitCode);
        Assert.Equal(1 + 100 * 96, File.ReadLines(_folder["out.csv"]).Count());
    }

    [Fact]
    public void Files_deleted_during_the_job_get_rows_and_the_rest_is_embedded()
    {
        var notes = Directory.CreateDirectory(_folder["notes"]).FullName;
        foreach (
            var (file, i) in Directory
                .EnumerateFiles(Path.Combine(job.Notes, "audio"))
                .SelectMany(file => Enumerable.Range(0, 60).Select(i => (file, i)))
        )
            File.CreateSymbolicLink(
                Path.Combine(notes, string.Create(CultureInfo.InvariantCulture, $"{i:00}-{Path.GetFileName(file)}")),
                file
            );
        using var process = job.Start(notes, _folder["out.csv"]);
        EmbeddingJob.WaitForRows(_folder["out.csv"], process);
        foreach (var file in Directory.EnumerateFiles(notes, "59-*"))
            File.Delete(file);

        var outcome = Vae.Finish(process);

        Assert.Equal(3, outcome.ExitCode);
        Assert.Contains("96 files have no vector", outcome.Errors, StringComparison.Ordinal);
        var rows = File.ReadLines(_folder["out.csv"]).Skip(1).Select(row => row.Split(',')).ToArray();
        Assert.Equal(96 * 60, rows.Length);
        Assert.All(rows, row => Assert.Equal(row[0].StartsWith("59-", StringComparison.Ordinal) ? "error" : "ok", row[2]));
    }

    [Fact]
    public void An_unreadable_folder_is_reported_and_the_rest_is_embedded()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no such permissions");
            return;
        }
        File.SetUnixFileMode(_folder.Path, (UnixFileMode)0b111_111_111);
        var (open, locked) = (
            Directory.CreateDirectory(_folder["in/open"]).FullName,
            Directory.CreateDirectory(_folder["in/locked"]).FullName
        );
        foreach (var folder in (string[])[open, locked])
            File.Copy(Directory.EnumerateFiles(Path.Combine(job.Notes, "audio")).First(), Path.Combine(folder, "a.wav"));
        File.Copy(Path.Combine(open, "a.wav"), Path.Combine(open, "b.wav"));
        File.SetUnixFileMode(Path.Combine(open, "b.wav"), UnixFileMode.None);
        File.SetUnixFileMode(locked, UnixFileMode.None);
        File.Copy(Path.Combine(job.Model, "model", "encoder.onnx"), _folder["encoder.onnx"]);

        var outcome = Unprivileged.Run("embed", _folder["in"], "--model", _folder["encoder.onnx"], "--out", _folder["out.csv"]);

        File.SetUnixFileMode(locked, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Assert.Equal(3, outcome.ExitCode);
        Assert.Contains($"{locked}: cannot be read, its files are left out.", outcome.Errors, StringComparison.Ordinal);
        Assert.Equal(
            [("open/a.wav", "ok"), ("open/b.wav", "error")],
            File.ReadLines(_folder["out.csv"]).Skip(1).Select(row => row.Split(',')).Select(row => (row[0], row[2]))
        );
        Assert.Contains("permissions", File.ReadAllText(_folder["out.csv"]), StringComparison.Ordinal);
    }

    [Fact]
    public void An_unwritable_folder_is_reported_with_the_output()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no such permissions");
            return;
        }
        File.SetUnixFileMode(_folder.Path, (UnixFileMode)0b111_101_101);
        Directory.CreateDirectory(_folder["closed"]);
        File.SetUnixFileMode(
            _folder["closed"],
            UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute
        );
        foreach (var (output, expected) in new[] { ("closed/out.csv", "is not writable"), ("closed/new/out.csv", "cannot be created") })
        {
            var outcome = Unprivileged.Run("embed", Path.Combine(job.Notes, "audio"), "--out", _folder[output]);
            Assert.Equal(1, outcome.ExitCode);
            Assert.StartsWith($"vae: {_folder[output]}: ", outcome.Errors, StringComparison.Ordinal);
            Assert.Contains(expected, outcome.Errors, StringComparison.Ordinal);
            Assert.Single(outcome.Errors.TrimEnd('\n').Split('\n'));
        }
    }

    static string? TryRead(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }
}
