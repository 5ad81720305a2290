using VaePipeline.Audio;
using VaePipeline.Audio.Features;
using VaePipeline.Datasets;
using VaePipeline.Datasets.Features;
using static VaePipeline.Tests.Datasets.StoredNotes;

namespace VaePipeline.Tests.Datasets;

public sealed class FeatureStoreTests : IDisposable
{
    readonly StoredNotes _notes = new();

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _notes.Dispose();

    [Fact]
    public void Rows_are_the_log_mels_of_the_notes()
    {
        using var store = _notes.Open();
        Assert.Equal(Notes, store.Count);
        Assert.Empty(store.Skipped);
        Assert.Equal(Options, store.Options);
        var logMel = new LogMel(Options);
        var expected = new float[Options.Size];
        for (var row = 0; row < store.Count; row++)
        {
            Assert.Equal($"n{row}.wav", store.Notes[row].Id);
            Assert.True(logMel.TryCompute(AudioFile.Read(store.Notes[row].Path, maxSamples: Options.SamplesSeen).Samples, expected));
            Assert.Equal(expected, store[row].ToArray());
        }
    }

    [Fact]
    public unsafe void Rows_are_aligned_for_vectors()
    {
        using var store = _notes.Open(Options with { Frames = 9 });
        for (var row = 0; row < store.Count; row++)
            fixed (float* first = store[row])
                Assert.Equal(0, (nint)first % 64);
    }

    [Fact]
    public void The_store_of_a_read_only_set_is_in_the_cache()
    {
        var cache = Path.Combine(_notes.Audio, "..", "cache");
        FeatureStore OpenSomewhere(NoteSet set) => FeatureStore.OpenOrBuild(set, Options, 2, cache: cache, cancellationToken: Cancellation);
        var inSet = StorePath.InSet(NoteSet.Load(_notes.Audio), Options);

        // a root in which no file can be created
        Assert.SkipUnless(Directory.Exists("/proc/self") && !StorePath.CanWrite("/proc/self/store"), "needs Linux's /proc");
        var readOnly = NoteSet.Load(_notes.Audio) with { Root = "/proc/self" };
        string file;
        using (var store = OpenSomewhere(readOnly))
        {
            file = store.File;
            Assert.Equal(Path.GetFullPath(cache), Path.GetDirectoryName(Path.GetFullPath(file)));
            Assert.True(store.Count > 0);
        }
        using (var again = OpenSomewhere(readOnly))
            Assert.Equal((file, null), (again.File, again.RebuiltBecause));
        Assert.NotEqual(file, StorePath.InCache(readOnly with { Root = "/proc/1" }, Options, cache));

        using (var store = OpenSomewhere(NoteSet.Load(_notes.Audio)))
            Assert.Equal(inSet, store.File);
    }

    [Fact]
    public void A_matching_store_is_opened_and_not_built()
    {
        using (var made = _notes.Open())
            Assert.Equal("there was none", made.RebuiltBecause);
        var before = File.ReadAllBytes(_notes.Store);
        File.SetLastWriteTimeUtc(_notes.Store, DateTime.UnixEpoch);
        var reported = 0;
        using var store = FeatureStore.OpenOrBuild(
            NoteSet.Load(_notes.Audio),
            Options,
            _notes.Store,
            2,
            new Latest(_ => reported++),
            Cancellation
        );
        Assert.Null(store.RebuiltBecause);
        Assert.Equal(DateTime.UnixEpoch, File.GetLastWriteTimeUtc(_notes.Store));
        Assert.Equal(before, File.ReadAllBytes(_notes.Store));
        Assert.Equal(0, reported);
    }

    [Fact]
    public void The_bytes_are_the_same_for_any_number_of_threads()
    {
        _notes.Open(threads: 1).Dispose();
        var one = File.ReadAllBytes(_notes.Store);
        File.Delete(_notes.Store);
        _notes.Open(threads: 6).Dispose();
        Assert.Equal(one, File.ReadAllBytes(_notes.Store));
    }

    [Fact]
    public void Notes_without_sound_are_skipped_with_the_reason()
    {
        WavFile.Write(_notes["audio/n2.wav"], new float[4000], 16_000, atomic: false);
        File.WriteAllBytes(_notes["audio/n4.wav"], []);
        File.WriteAllText(_notes["audio/n5.wav"], "this is not a sound");
        var set = NoteSet.Load(_notes.Audio);
        File.Delete(_notes["audio/n6.wav"]);
        using var store = FeatureStore.OpenOrBuild(set, Options, _notes.Store, 2, cancellationToken: Cancellation);
        Assert.Equal(["n0.wav", "n1.wav", "n3.wav"], store.Notes.Select(note => note.Id));
        Assert.Equal(["n2.wav", "n4.wav", "n5.wav", "n6.wav"], store.Skipped.Select(skipped => skipped.Note.Id));
        Assert.Contains("silent", store.Skipped[0].Reason, StringComparison.Ordinal);
        Assert.All(store.Skipped, skipped => Assert.Contains(skipped.Note.Path, skipped.Reason, StringComparison.Ordinal));
        Assert.Contains("no such file", store.Skipped[3].Reason, StringComparison.Ordinal);

        var row = store[2].ToArray();
        using var again = FeatureStore.OpenOrBuild(set, Options, _notes.Store, 2, cancellationToken: Cancellation);
        Assert.Null(again.RebuiltBecause);
        Assert.Equal(row, again[2].ToArray());
        Assert.Equal(store.Skipped, again.Skipped);
    }

    [Fact]
    public void A_set_of_silent_notes_is_an_error()
    {
        for (var i = 0; i < Notes; i++)
            WavFile.Write(_notes[$"audio/n{i}.wav"], new float[100], 16_000, atomic: false);
        var error = Assert.Throws<DatasetException>(() => _notes.Open());
        Assert.Contains("none of the 7 notes", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_notes["stores"]));
    }

    [Fact]
    public void Progress_ends_at_the_last_note()
    {
        var last = (Done: 0, Total: 0);
        var gate = new Lock();
        using var store = FeatureStore.OpenOrBuild(
            NoteSet.Load(_notes.Audio),
            Options,
            _notes.Store,
            2,
            new Latest(value =>
            {
                lock (gate)
                    last = value.Done > last.Done ? value : last;
            }),
            Cancellation
        );
        Assert.Equal((Notes, Notes), last);
    }

    [Fact]
    public void A_disposed_store_is_not_read()
    {
        var store = _notes.Open();
        store.Dispose();
        store.Dispose();
        Assert.Throws<ObjectDisposedException>(() => store[0].Length);
    }

    sealed class Latest(Action<(int Done, int Total)> handle) : IProgress<(int Done, int Total)>
    {
        public void Report((int Done, int Total) value) => handle(value);
    }
}
