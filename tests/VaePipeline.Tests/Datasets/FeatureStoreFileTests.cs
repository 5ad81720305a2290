using VaePipeline.Audio.Features;
using VaePipeline.Datasets;
using VaePipeline.Datasets.Features;
using VaePipeline.Foundation;
using static VaePipeline.Tests.Datasets.StoredNotes;

namespace VaePipeline.Tests.Datasets;

/// <summary>When the file is built again, and what damage or another process does to it.</summary>
public sealed class FeatureStoreFileTests : IDisposable
{
    readonly StoredNotes _notes = new();

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _notes.Dispose();

    [Fact]
    public void Every_change_of_set_or_options_rebuilds_the_store()
    {
        _notes.Open().Dispose();
        void Rebuilt(LogMelOptions options, string because)
        {
            using (var store = _notes.Open(options))
                Assert.Equal(because, store.RebuiltBecause);
            using (var store = _notes.Open(options))
                Assert.Null(store.RebuiltBecause);
        }
        Rebuilt(Options with { MaxHz = 7_000 }, "the set or the options have changed");
        Rebuilt(Options with { DynamicRangeDb = 60 }, "the set or the options have changed");
        Rebuilt(Options with { MelBands = 24 }, "the set or the options have changed");
        Rebuilt(Options with { MelBands = 16, Frames = 20 }, "the set or the options have changed");

        _notes.WriteNote("n3.wav", 30, samples: 9_000);
        Rebuilt(Options, "the set or the options have changed");
        File.SetLastWriteTimeUtc(_notes["audio/n3.wav"], DateTime.UnixEpoch);
        Rebuilt(Options, "the set or the options have changed");
        File.Move(_notes["audio/n3.wav"], _notes["audio/n3b.wav"]);
        Rebuilt(Options, "the set or the options have changed");
        _notes.WriteNote("n9.wav", 9);
        Rebuilt(Options, "the set or the options have changed");
    }

    [Fact]
    public void A_truncated_store_is_rebuilt()
    {
        _notes.Open().Dispose();
        var whole = File.ReadAllBytes(_notes.Store);
        foreach (var length in new[] { 0, 1, 63, 64, 65, 1000, whole.Length / 2, whole.Length - 100, whole.Length - 1 })
        {
            File.WriteAllBytes(_notes.Store, whole[..length]);
            using var store = _notes.Open();
            Assert.NotNull(store.RebuiltBecause);
            Assert.Equal(whole, File.ReadAllBytes(_notes.Store));
        }
        File.WriteAllBytes(_notes.Store, [.. whole, 0]);
        using var longer = _notes.Open();
        Assert.NotNull(longer.RebuiltBecause);
    }

    [Fact]
    public void Every_changed_byte_is_detected()
    {
        _notes.Open().Dispose();
        var whole = File.ReadAllBytes(_notes.Store);
        for (var at = 0; at < whole.Length; at += at < 64 ? 1 : 97)
        {
            var damaged = whole.ToArray();
            damaged[at] ^= 0x10;
            File.WriteAllBytes(_notes.Store, damaged);
            using var store = _notes.Open();
            Assert.NotNull(store.RebuiltBecause);
            Assert.Equal(whole, File.ReadAllBytes(_notes.Store));
        }
    }

    [Fact]
    public void Concurrent_builds_all_succeed_and_leave_no_temporary_files()
    {
        for (var round = 0; round < 25; round++)
        {
            Parallel.For(
                0,
                4,
                _ =>
                {
                    using var store = _notes.Open();
                    Assert.Equal(Notes, store.Count);
                    Assert.InRange(store[6][0], -1f, 1f);
                }
            );
            Assert.Equal([Path.GetFileName(_notes.Store)], Directory.EnumerateFileSystemEntries(_notes["stores"]).Select(Path.GetFileName));
            File.Delete(_notes.Store);
        }
    }

    [Fact]
    public void Temporary_files_of_killed_builds_are_removed_and_those_of_running_ones_are_not()
    {
        Directory.CreateDirectory(_notes["stores"]);
        File.WriteAllText(_notes["stores/.set.melstore.killed.tmp"], "half a store");
        File.WriteAllText(_notes["stores/.other.melstore.killed.tmp"], "not ours");
        using (var living = AtomicFile.Open(_notes.Store))
        {
            _notes.Open().Dispose();
            Assert.Equal(3, Directory.EnumerateFileSystemEntries(_notes["stores"]).Count());
        }
        Assert.Equal(
            [_notes["stores/.other.melstore.killed.tmp"], _notes.Store],
            Directory.EnumerateFiles(_notes["stores"]).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void A_canceled_build_keeps_the_old_file()
    {
        _notes.Open().Dispose();
        var before = File.ReadAllBytes(_notes.Store);
        using var stopped = new CancellationTokenSource();
        stopped.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() =>
            FeatureStore.OpenOrBuild(
                NoteSet.Load(_notes.Audio),
                Options with
                {
                    MinHz = 50,
                },
                _notes.Store,
                2,
                cancellationToken: stopped.Token
            )
        );
        Assert.Equal(before, File.ReadAllBytes(_notes.Store));
        Assert.Single(Directory.EnumerateFileSystemEntries(_notes["stores"]));
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_named()
    {
        File.WriteAllText(_notes["file"], "");
        var error = Assert.Throws<DatasetException>(() =>
            FeatureStore.OpenOrBuild(
                NoteSet.Load(_notes.Audio),
                Options,
                _notes["file/inside.melstore"],
                2,
                cancellationToken: Cancellation
            )
        );
        Assert.Contains("cannot be written", error.Message, StringComparison.Ordinal);
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
}
