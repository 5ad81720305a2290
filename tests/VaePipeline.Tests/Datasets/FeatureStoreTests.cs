using VaePipeline.Audio;
using VaePipeline.Audio.Features;
using VaePipeline.Foundation;
using VaePipeline.Datasets;
using VaePipeline.Datasets.Features;
using VaePipeline.Datasets.Rendering;
using VaePipeline.Datasets.Synthesis;

namespace VaePipeline.Tests.Datasets;

public sealed class FeatureStoreTests : IDisposable
{
    const int Notes = 7;

    readonly TemporaryFolder _folder = new();

    static readonly LogMelOptions Options = LogMelOptions.Default with { MelBands = 20, Frames = 16 };

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    string Audio => _folder["audio"];

    string Store => _folder["stores/set.melstore"];

    public FeatureStoreTests()
    {
        Directory.CreateDirectory(Audio);
        for (var i = 0; i < Notes; i++)
            WriteNote($"n{i}.wav", i);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Rows_are_the_log_mels_of_the_notes()
    {
        using var store = Open();
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
        using var store = Open(Options with { Frames = 9 });
        for (var row = 0; row < store.Count; row++)
            fixed (float* first = store[row])
                Assert.Equal(0, (nint)first % 64);
    }

    [Fact]
    public void The_store_of_a_read_only_set_is_in_the_cache()
    {
        var cache = Path.Combine(Audio, "..", "cache");
        FeatureStore OpenSomewhere(NoteSet set) => FeatureStore.OpenOrBuild(set, Options, 2, cache: cache, cancellationToken: Cancellation);
        var inSet = StorePath.InSet(NoteSet.Load(Audio), Options);

        // a root in which no file can be created
        Assert.SkipUnless(Directory.Exists("/proc/self") && !StorePath.CanWrite("/proc/self/store"), "needs Linux's /proc");
        var readOnly = NoteSet.Load(Audio) with { Root = "/proc/self" };
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

        using (var store = OpenSomewhere(NoteSet.Load(Audio)))
            Assert.Equal(inSet, store.File);
    }

    [Fact]
    public void A_matching_store_is_opened_and_not_built()
    {
        using (var made = Open())
            Assert.Equal("there was none", made.RebuiltBecause);
        var before = File.ReadAllBytes(Store);
        File.SetLastWriteTimeUtc(Store, DateTime.UnixEpoch);
        var reported = 0;
        using var store = FeatureStore.OpenOrBuild(NoteSet.Load(Audio), Options, Store, 2, new Latest(_ => reported++), Cancellation);
        Assert.Null(store.RebuiltBecause);
        Assert.Equal(DateTime.UnixEpoch, File.GetLastWriteTimeUtc(Store));
        Assert.Equal(before, File.ReadAllBytes(Store));
        Assert.Equal(0, reported);
    }

    [Fact]
    public void The_bytes_are_the_same_for_any_number_of_threads()
    {
        Open(threads: 1).Dispose();
        var one = File.ReadAllBytes(Store);
        File.Delete(Store);
        Open(threads: 6).Dispose();
        Assert.Equal(one, File.ReadAllBytes(Store));
    }

    [Fact]
    public void Notes_without_sound_are_skipped_with_the_reason()
    {
        WavFile.Write(_folder["audio/n2.wav"], new float[4000], 16_000, atomic: false);
        File.WriteAllBytes(_folder["audio/n4.wav"], []);
        File.WriteAllText(_folder["audio/n5.wav"], "this is not a sound");
        var set = NoteSet.Load(Audio);
        File.Delete(_folder["audio/n6.wav"]);
        using var store = FeatureStore.OpenOrBuild(set, Options, Store, 2, cancellationToken: Cancellation);
        Assert.Equal(["n0.wav", "n1.wav", "n3.wav"], store.Notes.Select(note => note.Id));
        Assert.Equal(["n2.wav", "n4.wav", "n5.wav", "n6.wav"], store.Skipped.Select(skipped => skipped.Note.Id));
        Assert.Contains("silent", store.Skipped[0].Reason, StringComparison.Ordinal);
        Assert.All(store.Skipped, skipped => Assert.Contains(skipped.Note.Path, skipped.Reason, StringComparison.Ordinal));
        Assert.Contains("no such file", store.Skipped[3].Reason, StringComparison.Ordinal);

        var row = store[2].ToArray();
        using var again = FeatureStore.OpenOrBuild(set, Options, Store, 2, cancellationToken: Cancellation);
        Assert.Null(again.RebuiltBecause);
        Assert.Equal(row, again[2].ToArray());
        Assert.Equal(store.Skipped, again.Skipped);
    }

    [Fact]
    public void A_set_of_silent_notes_is_an_error()
    {
        for (var i = 0; i < Notes; i++)
            WavFile.Write(_folder[$"audio/n{i}.wav"], new float[100], 16_000, atomic: false);
        var error = Assert.Throws<DatasetException>(() => Open());
        Assert.Contains("none of the 7 notes", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder["stores"]));
    }

    [Fact]
    public void Every_change_of_set_or_options_rebuilds_the_store()
    {
        Open().Dispose();
        void Rebuilt(LogMelOptions options, string because)
        {
            using (var store = Open(options))
                Assert.Equal(because, store.RebuiltBecause);
            using (var store = Open(options))
                Assert.Null(store.RebuiltBecause);
        }
        Rebuilt(Options with { MaxHz = 7_000 }, "the set or the options have changed");
        Rebuilt(Options with { DynamicRangeDb = 60 }, "the set or the options have changed");
        Rebuilt(Options with { MelBands = 24 }, "the set or the options have changed");
        Rebuilt(Options with { MelBands = 16, Frames = 20 }, "the set or the options have changed");

        WriteNote("n3.wav", 30, samples: 9_000);
        Rebuilt(Options, "the set or the options have changed");
        File.SetLastWriteTimeUtc(_folder["audio/n3.wav"], DateTime.UnixEpoch);
        Rebuilt(Options, "the set or the options have changed");
        File.Move(_folder["audio/n3.wav"], _folder["audio/n3b.wav"]);
        Rebuilt(Options, "the set or the options have changed");
        WriteNote("n9.wav", 9);
        Rebuilt(Options, "the set or the options have changed");
    }

    [Fact]
    public void A_truncated_store_is_rebuilt()
    {
        Open().Dispose();
        var whole = File.ReadAllBytes(Store);
        foreach (var length in new[] { 0, 1, 63, 64, 65, 1000, whole.Length / 2, whole.Length - 100, whole.Length - 1 })
        {
            File.WriteAllBytes(Store, whole[..length]);
            using var store = Open();
            Assert.NotNull(store.RebuiltBecause);
            Assert.Equal(whole, File.ReadAllBytes(Store));
        }
        File.WriteAllBytes(Store, [.. whole, 0]);
        using var longer = Open();
        Assert.NotNull(longer.RebuiltBecause);
    }

    [Fact]
    public void Every_changed_byte_is_detected()
    {
        Open().Dispose();
        var whole = File.ReadAllBytes(Store);
        for (var at = 0; at < whole.Length; at += at < 64 ? 1 : 97)
        {
            var damaged = whole.ToArray();
            damaged[at] ^= 0x10;
            File.WriteAllBytes(Store, damaged);
            using var store = Open();
            Assert.NotNull(store.RebuiltBecause);
            Assert.Equal(whole, File.ReadAllBytes(Store));
        }
    }

    [Fact]
    public void Concurrent_builds_all_succeed_and_leave_no_temporary_files()
    {
        for (var round = 0; round < 25; round++)
        {
            Parallel.For(0, 4, _ =>
            {
                using var store = Open();
                Assert.Equal(Notes, store.Count);
                Assert.InRange(store[6][0], -1f, 1f);
            });
            Assert.Equal([Path.GetFileName(Store)], Directory.EnumerateFileSystemEntries(_folder["stores"]).Select(Path.GetFileName));
            File.Delete(Store);
        }
    }

    [Fact]
    public void Temporary_files_of_killed_builds_are_removed_and_those_of_running_ones_are_not()
    {
        Directory.CreateDirectory(_folder["stores"]);
        File.WriteAllText(_folder["stores/.set.melstore.killed.tmp"], "half a store");
        File.WriteAllText(_folder["stores/.other.melstore.killed.tmp"], "not ours");
        using (var living = AtomicFile.Open(Store))
        {
            Open().Dispose();
            Assert.Equal(3, Directory.EnumerateFileSystemEntries(_folder["stores"]).Count());
        }
        Assert.Equal([_folder["stores/.other.melstore.killed.tmp"], Store], Directory.EnumerateFiles(_folder["stores"]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_canceled_build_keeps_the_old_file()
    {
        Open().Dispose();
        var before = File.ReadAllBytes(Store);
        using var stopped = new CancellationTokenSource();
        stopped.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() =>
            FeatureStore.OpenOrBuild(NoteSet.Load(Audio), Options with { MinHz = 50 }, Store, 2, cancellationToken: stopped.Token));
        Assert.Equal(before, File.ReadAllBytes(Store));
        Assert.Single(Directory.EnumerateFileSystemEntries(_folder["stores"]));
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_named()
    {
        File.WriteAllText(_folder["file"], "");
        var error = Assert.Throws<DatasetException>(() =>
            FeatureStore.OpenOrBuild(NoteSet.Load(Audio), Options, _folder["file/inside.melstore"], 2, cancellationToken: Cancellation));
        Assert.Contains("cannot be written", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Progress_ends_at_the_last_note()
    {
        var last = (Done: 0, Total: 0);
        var gate = new Lock();
        using var store = FeatureStore.OpenOrBuild(NoteSet.Load(Audio), Options, Store, 2, new Latest(value =>
        {
            lock (gate)
                last = value.Done > last.Done ? value : last;
        }), Cancellation);
        Assert.Equal((Notes, Notes), last);
    }

    [Fact]
    public void A_disposed_store_is_not_read()
    {
        var store = Open();
        store.Dispose();
        store.Dispose();
        Assert.Throws<ObjectDisposedException>(() => store[0].Length);
    }

    /// <summary>300,000 notes need 12.3 GB, so offsets need 64 bits.</summary>
    [Fact]
    public void Large_stores_are_laid_out_beyond_four_gigabytes()
    {
        var header = new StoreHeader(300_000, 10_240, 0);
        Assert.Equal(64 + 299_999L * 40_960, header.SlotOffset(299_999));
        Assert.Equal(64 + 300_000L * 40_960, header.TableOffset);
    }

    /// <summary>The check value of CRC-32C (RFC 3720, B.4, and the catalogues' "123456789").</summary>
    [Fact]
    public void Checksums_are_CRC_32C()
    {
        Assert.Equal(0xE3069283u, Checksum.Of("123456789"u8));
        Assert.Equal(0x8A9136AAu, Checksum.Of(new byte[32]));
    }

    FeatureStore Open(LogMelOptions? options = null, int threads = 2) =>
        FeatureStore.OpenOrBuild(NoteSet.Load(Audio), options ?? Options, Store, threads, cancellationToken: Cancellation);

    void WriteNote(string name, int which, int samples = 8_000)
    {
        var sound = new float[NoteSignal.Samples];
        SynthesizedNotes.PlayNote(SynthesizedInstruments.All[which], new(60, 100), sound);
        WavFile.Write(Path.Combine(Audio, name), sound.AsSpan(0, samples), NoteSignal.SampleRate, atomic: false);
    }

    sealed class Latest(Action<(int Done, int Total)> handle) : IProgress<(int Done, int Total)>
    {
        public void Report((int Done, int Total) value) => handle(value);
    }
}
