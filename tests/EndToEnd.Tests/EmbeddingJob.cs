using System.Diagnostics;
using System.Globalization;
using VaePipeline.Tests;

namespace EndToEnd.Tests;

/// <summary>Shared by tests of long jobs: 96 notes, a model trained on them, and lists that repeat them to keep <c>vae embed</c> busy for seconds.</summary>
public sealed class EmbeddingJob : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public EmbeddingJob()
    {
        Notes = SmallPipeline.RenderNotes(_folder.Path);
        Model = _folder["run"];
        Vae.Succeed("train", SmallPipeline.Write(_folder.Path, Notes), "--out", Model);
        Vae.Succeed("export", Model);
    }

    /// <summary>A folder of 96 notes.</summary>
    public string Notes { get; }

    /// <summary>A run with an exported model.</summary>
    public string Model { get; }

    /// <summary>Writes a list that repeats all notes, followed by more files.</summary>
    public string List(int times, params IEnumerable<string> more)
    {
        var path = _folder[$"list-{times}-{Guid.NewGuid():N}.txt"];
        var files = Directory.GetFiles(Path.Combine(Notes, "audio"), "*.wav").Order(StringComparer.Ordinal).ToArray();
        File.WriteAllLines(path, Enumerable.Range(0, times).SelectMany(_ => files).Concat(more));
        return path;
    }

    /// <summary>Starts a job on one thread, which takes seconds on any machine.</summary>
    internal Process Start(string input, string output, params string[] more)
    {
        var process = Vae.Start(["embed", input, "--model", Model, "--out", output, "--threads", "1", .. more]);
        process.StandardInput.Close();
        return process;
    }

    internal Outcome Run(string input, string output, params string[] more) =>
        Vae.Run(["embed", input, "--model", Model, "--out", output, .. more]);

    /// <summary>The file of the rows of an unfinished job.</summary>
    public static string PartialOf(string output) => Path.Combine(Path.GetDirectoryName(output)!, $".{Path.GetFileName(output)}.partial");

    /// <summary>Waits until a job has stored some rows; fails if it ends before.</summary>
    public static void WaitForRows(string output, Process job)
    {
        Wait.Until(() => job.HasExited || new FileInfo(PartialOf(output)) is { Exists: true, Length: > 4096 }, $"rows of {output}");
        Assert.False(job.HasExited, "the job ended before the test could disturb it");
    }

    public static void Signal(Process process, string signal) =>
        Process.Start("kill", [$"-{signal}", process.Id.ToString(CultureInfo.InvariantCulture)])!.WaitForExit();

    public void Dispose() => _folder.Dispose();
}
