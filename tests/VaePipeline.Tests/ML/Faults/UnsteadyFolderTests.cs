using VaePipeline.Datasets;
using VaePipeline.ML.Jobs;
using VaePipeline.Tests.Audio.Faults;

namespace VaePipeline.Tests.ML.Faults;

/// <summary>Folders with special files, and folders that change while they are read: the job ends with a row for each file.</summary>
public class UnsteadyFolderTests(SoundFolder sounds) : IClassFixture<SoundFolder>
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Pipes_devices_loops_and_broken_links_have_rows_and_do_not_block_the_job()
    {
        using var folder = new TemporaryFolder();
        var set = Directory.CreateDirectory(folder["set"]).FullName;
        File.Copy(sounds.Tones[0], $"{set}/a.wav");
        File.CreateSymbolicLink($"{set}/b-dangling.wav", $"{set}/nothing.wav");
        File.CreateSymbolicLink($"{set}/c-loop.wav", $"{set}/c-loop.wav");
        File.CreateSymbolicLink($"{set}/d-device.wav", "/dev/zero");
        NamedPipe.Create($"{set}/e-pipe.wav");
        Directory.CreateDirectory($"{set}/f-folder.wav");
        Directory.CreateSymbolicLink($"{set}/f-folder.wav/up", set);
        File.CreateSymbolicLink($"{set}/g-link.wav", sounds.Tones[1]);
        File.Copy(sounds.Tones[2], $"{set}/h.wav");

        var summary = await Task.Run(() => Embedder.Run(Request(folder["out.csv"], set)), TestContext.Current.CancellationToken)
            .WaitAsync(Patience, TestContext.Current.CancellationToken);

        Assert.Equal((3, 4), (summary.Ok, summary.Errors));
        var rows = CsvRows.Read(folder["out.csv"]).Skip(1).ToArray();
        Assert.Equal(
            ["a.wav", "b-dangling.wav", "c-loop.wav", "d-device.wav", "e-pipe.wav", "g-link.wav", "h.wav"],
            rows.Select(row => row[0])
        );
        Assert.Equal(["ok", "error", "error", "error", "error", "ok", "ok"], rows.Select(row => row[2]));
        Assert.Contains("no such file", rows[1][3], StringComparison.Ordinal);
        Assert.Contains("pipe", rows[4][3], StringComparison.Ordinal);
    }

    [Fact]
    public void Files_that_vanish_between_listing_and_reading_have_rows_that_say_so()
    {
        using var folder = new TemporaryFolder();
        var set = Directory.CreateDirectory(folder["set"]).FullName;
        for (var i = 0; i < 40; i++)
            File.Copy(sounds.Tones[i], $"{set}/{i:00}.wav");
        // after the first batch, the last file is not yet read: the cursor prefetches only a few batches
        var atFirst = new ProgressAction(_ => File.Delete($"{set}/39.wav"));

        var summary = Embedder.Run(Request(folder["out.csv"], set) with { Threads = 1, BatchSize = 1 }, atFirst);

        Assert.Equal((39, 1), (summary.Ok, summary.Errors));
        var last = CsvRows.Read(folder["out.csv"])[^1];
        Assert.Equal(("39.wav", "error"), (last[0], last[2]));
        Assert.Contains("no such file", last[3], StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_becomes_a_folder_between_listing_and_reading_has_a_row_that_says_so()
    {
        using var folder = new TemporaryFolder();
        var set = Directory.CreateDirectory(folder["set"]).FullName;
        foreach (var i in Enumerable.Range(0, 3))
            File.Copy(sounds.Tones[i], $"{set}/{i}.wav");
        var paths = NoteSet.Load(set).Notes.Select(note => note.Path).ToArray();
        File.Delete($"{set}/1.wav");
        Directory.CreateDirectory($"{set}/1.wav");

        var rows = Chains.Embed(new(), sounds, paths);

        Assert.Equal(["ok", "error", "ok"], rows.Select(row => row.Status));
        Assert.Contains("is a folder", rows[1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unlistable_folder_gives_a_notice_when_embedding_and_is_refused_as_a_set()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no such permissions");
            return;
        }
        using var folder = new TemporaryFolder();
        var hidden = Directory.CreateDirectory(folder["set/locked"]).FullName;
        File.Copy(sounds.Tones[0], folder["set/a.wav"]);
        File.SetUnixFileMode(hidden, UnixFileMode.None);
        try
        {
            if (Environment.IsPrivilegedProcess)
                Assert.Skip("permissions do not bind the administrator");
            Assert.Contains(hidden, Assert.Throws<DatasetException>(() => NoteSet.Load(folder["set"])).Message, StringComparison.Ordinal);
            var summary = Embedder.Run(Request(folder["out.csv"], folder["set"]));
            Assert.Equal((1, 0), (summary.Ok, summary.Errors));
            Assert.Contains(hidden, Assert.Single(summary.Notices), StringComparison.Ordinal);
        }
        finally
        {
            File.SetUnixFileMode(hidden, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\0b.wav")]
    [InlineData("no/such/folder/x.wav")]
    [InlineData("/dev/null/x.wav")]
    public void Impossible_paths_have_rows_with_errors(string path)
    {
        var rows = Chains.Embed(new(), sounds, [sounds.Tones[0], path, new string('x', 5000), sounds.Tones[1]]);
        Assert.Equal(["ok", "error", "error", "ok"], rows.Select(row => row.Status));
        Assert.All(rows, row => Assert.Equal(row.Status == "ok", row.Message.Length == 0));
    }

    EmbeddingRequest Request(string output, params IReadOnlyList<string> inputs) =>
        new()
        {
            Inputs = inputs,
            Model = sounds.Model,
            Output = output,
            Threads = 2,
        };
}
