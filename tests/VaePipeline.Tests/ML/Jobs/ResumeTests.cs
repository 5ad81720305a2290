using VaePipeline.ML.Jobs;
using VaePipeline.ML.Jobs.Journal;
using VaePipeline.ML.Transforms;

namespace VaePipeline.Tests.ML.Jobs;

/// <summary>A stopped job resumes from its journal to the same bytes as an uninterrupted one.</summary>
public sealed class ResumeTests(SoundFolder sounds) : IClassFixture<SoundFolder>, IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    EmbeddingRequest Request(string output) =>
        new()
        {
            Inputs = [.. sounds.Tones.Take(20), sounds.Empty, sounds.Silent, .. sounds.Tones.Skip(20)],
            Model = sounds.Model,
            Output = output,
            Threads = 2,
            BatchSize = 4,
        };

    [Fact]
    public void A_stopped_job_resumes_to_the_same_bytes()
    {
        var expected = Whole();
        var output = Stopped(after: 30);
        Assert.Equal([".out.csv.partial"], Directory.GetFiles(_folder.Path, "*out.csv*").Select(Path.GetFileName));
        var reports = new List<EmbeddingProgress>();
        var summary = Embedder.Run(Request(output) with { Resume = true }, new ProgressAction(reports.Add));
        Assert.InRange(summary.Resumed, 24, 32);
        Assert.Equal(summary.Resumed, reports[0].Done);
        Assert.Equal((75, 1, 1), (summary.Ok, summary.Errors, summary.Silent));
        AssertSame(expected, output);
        Assert.Equal(
            ["out.csv", "out.csv.meta.json"],
            Directory.GetFiles(_folder.Path, "*out.csv*").Select(Path.GetFileName).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void A_damaged_journal_is_used_up_to_the_damage()
    {
        var expected = Whole();
        var journal = RowJournal.PathFor(Stopped(after: 30));
        var whole = File.ReadAllBytes(journal);
        var random = new Random(1);
        for (var trial = 0; trial < 12; trial++)
        {
            var bytes = whole[..random.Next(trial == 0 ? 1 : whole.Length)];
            if (trial % 3 == 2)
            {
                bytes = [.. whole];
                bytes[random.Next(300, bytes.Length)] ^= 0x40;
            }
            File.WriteAllBytes(journal, bytes);
            Embedder.Run(Request(_folder["out.csv"]) with { Resume = true });
            AssertSame(expected, _folder["out.csv"]);
            File.Delete(_folder["out.csv"]);
        }
    }

    [Fact]
    public void A_job_killed_between_output_and_metadata_can_be_resumed()
    {
        var expected = Whole();
        var output = Stopped(after: 30);
        File.WriteAllText(output, "as if renamed");
        Embedder.Run(Request(output) with { Resume = true });
        AssertSame(expected, output);
    }

    [Fact]
    public void A_finished_job_says_so_and_does_nothing()
    {
        var output = Whole();
        var written = File.GetLastWriteTimeUtc(output);
        var summary = Embedder.Run(Request(output) with { Resume = true });
        Assert.True(summary.WasFinished);
        Assert.Equal((75, 2), (summary.Ok, summary.Failed));
        Assert.Equal(written, File.GetLastWriteTimeUtc(output));
        Assert.Contains(
            "batch size 4, not 5",
            Assert.Throws<TimbreException>(() => Embedder.Run(Request(output) with { Resume = true, BatchSize = 5 })).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "without raw text",
            Assert.Throws<TimbreException>(() => Embedder.Run(Request(output) with { Resume = true, RawText = true })).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Rows_of_another_job_are_not_resumed()
    {
        var output = Stopped(after: 30);
        var request = Request(output);
        Assert.Equal(["Resume", "Overwrite"], Assert.Throws<TimbreException>(() => Embedder.Run(request)).Options);
        Assert.Contains(
            "batch size 4, not 5",
            Assert.Throws<TimbreException>(() => Embedder.Run(request with { Resume = true, BatchSize = 5 })).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "other inputs",
            Assert.Throws<TimbreException>(() => Embedder.Run(request with { Resume = true, Inputs = [sounds.Tones[0]] })).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<TimbreException>(() => Embedder.Run(request with { Resume = true, Overwrite = true }));
        Assert.True(Embedder.Run(request with { Resume = true }).Resumed > 0, "what was refused must not have harmed the rows");
    }

    [Fact]
    public void Starting_over_discards_earlier_rows()
    {
        var summary = Embedder.Run(Request(Stopped(after: 30)) with { Overwrite = true });
        Assert.Equal(0, summary.Resumed);
    }

    [Fact]
    public void A_job_stopped_before_its_first_batch_leaves_nothing()
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => Embedder.Run(Request(_folder["out.csv"]), null, stop.Token));
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void Fail_fast_stops_at_the_first_failure_and_keeps_what_was_done()
    {
        var expected = Whole();
        var request = Request(_folder["out.csv"]) with { FailFast = true };
        Assert.Contains(sounds.Empty, Assert.Throws<TimbreException>(() => Embedder.Run(request)).Message, StringComparison.Ordinal);
        Assert.False(File.Exists(request.Output));
        var summary = Embedder.Run(request with { FailFast = false, Resume = true });
        Assert.Equal(20, summary.Resumed);
        AssertSame(expected, request.Output);
    }

    [Fact]
    public void Files_that_vanish_have_a_row_with_the_reason()
    {
        File.WriteAllText(_folder["list.txt"], $"{sounds.Tones[0]}\n{sounds.Missing}\n{sounds.Tones[1]}\n");
        var summary = Embedder.Run(Request(_folder["out.csv"]) with { Inputs = [_folder["list.txt"]] });
        Assert.Equal((2, 1), (summary.Ok, summary.Errors));
        Assert.Contains(sounds.Missing, Assert.Single(summary.FirstFailures), StringComparison.Ordinal);
    }

    string Whole()
    {
        Directory.CreateDirectory(_folder["whole"]);
        Embedder.Run(Request(_folder["whole/out.csv"]));
        return _folder["whole/out.csv"];
    }

    string Stopped(int after)
    {
        using var stop = new CancellationTokenSource();
        var seen = new ProgressAction(progress =>
        {
            if (progress.Done >= after)
                stop.Cancel();
        });
        var exception = Assert.ThrowsAny<OperationCanceledException>(() => Embedder.Run(Request(_folder["out.csv"]), seen, stop.Token));
        Assert.Contains("resume the job", exception.Message, StringComparison.Ordinal);
        return _folder["out.csv"];
    }

    static void AssertSame(string expected, string given)
    {
        Assert.Equal(File.ReadAllBytes(expected), File.ReadAllBytes(given));
        Assert.Equal(File.ReadAllBytes(expected + ".meta.json"), File.ReadAllBytes(given + ".meta.json"));
    }
}
