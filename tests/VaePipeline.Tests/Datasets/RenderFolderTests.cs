using VaePipeline.Datasets;
using VaePipeline.Datasets.Rendering;
using VaePipeline.Datasets.Synthesis;

namespace VaePipeline.Tests.Datasets;

/// <summary>The folder of a render, tested with the embedded synthesizer.</summary>
public class RenderFolderTests
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void A_stopped_render_continues_and_gives_the_same_bytes()
    {
        using var folder = new TemporaryFolder();
        var request = new RenderRequest
        {
            Out = folder["stopped"],
            Notes = 88,
            Seed = 2,
            Threads = 2,
        };
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var error = Assert.ThrowsAny<OperationCanceledException>(() =>
            SynthesizedNotes.Render(
                request,
                new Now<RenderProgress>(progress =>
                {
                    if (progress.Done >= 20)
                        stop.Cancel();
                }),
                stop.Token
            )
        );
        Assert.NotNull(error);
        Assert.False(File.Exists(folder["stopped/examples.json"]));
        Assert.Contains(
            "unfinished",
            Assert.Throws<DatasetException>(() => NoteSet.Load(folder["stopped"])).Message,
            StringComparison.Ordinal
        );

        // truncates a file of a finished instrument
        var done = Directory.EnumerateFiles(folder["stopped/audio"]).Order(StringComparer.Ordinal).First();
        File.WriteAllBytes(done, File.ReadAllBytes(done)[..1000]);
        SynthesizedNotes.Render(request, cancellationToken: Cancellation);
        SynthesizedNotes.Render(request with { Out = folder["straight"] }, cancellationToken: Cancellation);
        Assert.Equal(SameFiles.Of(folder["straight"]), SameFiles.Of(folder["stopped"]));
    }

    [Fact]
    public void A_finished_set_is_not_rendered_again()
    {
        using var folder = new TemporaryFolder();
        var request = new RenderRequest
        {
            Out = folder["set"],
            Notes = 12,
            Seed = 2,
        };
        SynthesizedNotes.Render(request, cancellationToken: Cancellation);
        var before = File.GetLastWriteTimeUtc(folder["set/examples.json"]);
        var again = SynthesizedNotes.Render(request with { Threads = 7 }, cancellationToken: Cancellation);
        Assert.True(again.AlreadyThere);
        Assert.Equal(12, again.Notes);
        Assert.Equal(before, File.GetLastWriteTimeUtc(folder["set/examples.json"]));
    }

    [Fact]
    public void Another_render_into_the_same_folder_is_refused_and_changes_nothing()
    {
        using var folder = new TemporaryFolder();
        var request = new RenderRequest
        {
            Out = folder["set"],
            Notes = 12,
            Seed = 2,
        };
        SynthesizedNotes.Render(request, cancellationToken: Cancellation);
        var before = SameFiles.Of(folder["set"]);
        foreach (var other in new[] { request with { Seed = 3 }, request with { Notes = 13 } })
        {
            var error = Assert.Throws<DatasetException>(() => SynthesizedNotes.Render(other, cancellationToken: Cancellation));
            Assert.Contains("12 notes, seed 2", error.Message, StringComparison.Ordinal);
        }
        Assert.Equal(before, SameFiles.Of(folder["set"]));
    }

    [Fact]
    public void A_folder_with_other_content_is_refused()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["thesis.txt"], "mine");
        var error = Assert.Throws<DatasetException>(() =>
            SynthesizedNotes.Render(new() { Out = folder.Path, Notes = 3 }, cancellationToken: Cancellation)
        );
        Assert.Contains("other files", error.Message, StringComparison.Ordinal);
        Assert.Equal(["thesis.txt"], Directory.EnumerateFileSystemEntries(folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_named()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["file"], "");
        var error = Assert.Throws<DatasetException>(() =>
            SynthesizedNotes.Render(new() { Out = folder["file/set"], Notes = 3 }, cancellationToken: Cancellation)
        );
        Assert.Contains("choose another folder", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_renders_at_once_do_not_mix()
    {
        using var folder = new TemporaryFolder();
        var request = new RenderRequest
        {
            Out = folder["set"],
            Notes = 20,
            Threads = 1,
        };
        DatasetException? refused = null;
        SynthesizedNotes.Render(
            request,
            new Now<RenderProgress>(_ =>
                refused ??= Assert.Throws<DatasetException>(() => SynthesizedNotes.Render(request, cancellationToken: Cancellation))
            ),
            Cancellation
        );
        Assert.Contains("another process", refused!.Message, StringComparison.Ordinal);
        Assert.Equal(20, NoteSet.Load(folder["set"]).Notes.Count);
    }

    [Fact]
    public void Silent_notes_are_left_out_replaced_and_counted()
    {
        using var folder = new TemporaryFolder();
        RenderInstrument[] instruments =
        [
            new(0, "half silent", "bass", "acoustic", 0, 40, 47),
            new(1, "silent", "bass", "acoustic", 1, 40, 47),
        ];
        var origin = new RenderOrigin
        {
            RenderedBy = "test",
            Seed = 1,
            NotesRequested = 30,
        };
        void Play(RenderInstrument instrument, ReadOnlySpan<NoteKey> keys, TakeNote take, CancellationToken cancellationToken)
        {
            foreach (var key in keys)
            {
                var samples = new float[NoteSignal.Samples];
                samples[100] = instrument.Program == 0 && key.Pitch % 2 == 0 ? 0.5f : NoteSignal.SilentBelow / 2;
                take(key, samples);
            }
        }
        var result = SetRenderer.Render(
            new()
            {
                Out = folder["set"],
                Notes = 30,
                Seed = 1,
            },
            origin,
            instruments,
            _ => Play,
            _ => null,
            null,
            Cancellation
        );
        // the first gives 15 of its 20 audible notes; all 40 of the second are tried and silent
        Assert.Equal((15, 1), (result.Notes, result.Instruments));
        Assert.InRange(result.SilentLeftOut, 40 + 1, 40 + 20);
        var set = NoteSet.Load(folder["set"]);
        Assert.Equal(15, set.Notes.Count);
        Assert.All(set.Notes, note => Assert.Equal(0, note.Pitch % 2));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(-5, 1)]
    [InlineData(5, -1)]
    public void Values_out_of_range_are_refused(int notes, int threads) =>
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            SynthesizedNotes.Render(
                new()
                {
                    Out = "x",
                    Notes = notes,
                    Threads = threads,
                },
                cancellationToken: Cancellation
            )
        );

    [Fact]
    public void Too_many_notes_are_refused_before_anything_is_written()
    {
        using var folder = new TemporaryFolder();
        Assert.Throws<DatasetException>(() =>
            SynthesizedNotes.Render(new() { Out = folder["set"], Notes = SynthesizedNotes.Capacity + 1 }, cancellationToken: Cancellation)
        );
        Assert.False(Directory.Exists(folder["set"]));
    }

    /// <summary>Progress that is handled immediately, on the reporting thread.</summary>
    sealed class Now<T>(Action<T> handle) : IProgress<T>
    {
        public void Report(T value) => handle(value);
    }
}
