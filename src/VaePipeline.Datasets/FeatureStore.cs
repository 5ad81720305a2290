using System.IO.MemoryMappedFiles;
using VaePipeline.Audio.Features;
using VaePipeline.Datasets.Features;

namespace VaePipeline.Datasets;

/// <summary>
/// The log-mels of a set in one memory-mapped file: computed once, then read without copying. The file names the set (ids, sizes and times
/// of its files) and the options it was made with, and carries a checksum of every row; a file that does not fit or is not whole is made
/// anew.
/// </summary>
public sealed unsafe class FeatureStore : IDisposable
{
    readonly MemoryMappedFile _file;
    readonly MemoryMappedViewAccessor _view;
    readonly int[] _slots;
    readonly StoreHeader _header;
    byte* _rows;

    FeatureStore(string path, FileStream stream, StoreHeader header, NoteSet set, StoreTable table, LogMelOptions options)
    {
        (File, _header, Options, Fingerprint) = (path, header, options, table.Fingerprint);
        _file = MemoryMappedFile.CreateFromFile(
            stream, mapName: null, capacity: 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
        _view = _file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _rows);
        _rows += _view.PointerOffset;

        var reasons = table.Skipped.ToDictionary(skipped => skipped.Slot, skipped => skipped.Reason);
        _slots = [.. Enumerable.Range(0, header.Slots).Where(slot => !reasons.ContainsKey(slot))];
        Notes = [.. _slots.Select(slot => set.Notes[slot])];
        Skipped = [.. table.Skipped.Select(skipped => (set.Notes[skipped.Slot], skipped.Reason))];
    }

    /// <summary>The store's file.</summary>
    public string File { get; }

    /// <summary>How many rows there are: notes that could be read and have sound.</summary>
    public int Count => _slots.Length;

    /// <summary>The options the rows were computed with.</summary>
    public LogMelOptions Options { get; }

    /// <summary>The note of each row.</summary>
    public IReadOnlyList<Note> Notes { get; }

    /// <summary>Notes without a row, and why: missing, unreadable or silent.</summary>
    public IReadOnlyList<(Note Note, string Reason)> Skipped { get; }

    /// <summary>SHA-256, in hex, over the set's files (ids, sizes, times) and the options.</summary>
    public string Fingerprint { get; }

    /// <summary>Why the file had to be made, or null when what was there could be used.</summary>
    public string? RebuiltBecause { get; private init; }

    /// <summary>The log-mel of a row, (MelBands * Frames), mel-major, in [-1, 1]. Valid until the store is disposed.</summary>
    public ReadOnlySpan<float> this[int row]
    {
        get
        {
            ObjectDisposedException.ThrowIf(_rows is null, this);
            return new(_rows + _header.SlotOffset(_slots[row]), _header.RowFloats);
        }
    }

    /// <summary>
    /// Opens the store of a set, or makes it: beside the notes, where one that fits lies or can be written, else in the user's cache
    /// (vae-pipeline under XDG_CACHE_HOME or ~/.cache), so that a set on a read-only disk can be learnt from.
    /// </summary>
    /// <param name="set">The notes.</param>
    /// <param name="options">How log-mels are computed.</param>
    /// <param name="threads">Notes computed at a time; the file has the same bytes for any number. 1 or more.</param>
    /// <param name="progress">Notes done so far, of all; called from several threads.</param>
    /// <param name="cache">The folder to use instead of the user's cache.</param>
    /// <param name="cancellationToken">Stops the making; a file that was there is then as it was.</param>
    /// <exception cref="DatasetException">No note has sound, or the file can be written in neither place.</exception>
    public static FeatureStore OpenOrBuild(
        NoteSet set, LogMelOptions options, int threads, IProgress<(int Done, int Total)>? progress = null, string? cache = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        var beside = StorePlace.Beside(set, options.Validated());
        return TryOpen(set, options, beside, threads, StoreFingerprint.Of(set, options), because: null, out _)
            ?? OpenOrBuild(set, options, StorePlace.CanWrite(beside) ? beside : StorePlace.InCache(set, options, cache ?? StorePlace.Cache()),
                threads, progress, cancellationToken);
    }

    /// <summary>
    /// Opens the store at <paramref name="path"/> if it was made of this set with these options and is whole; otherwise makes it.
    /// </summary>
    /// <param name="set">The notes.</param>
    /// <param name="options">How log-mels are computed.</param>
    /// <param name="path">The store's file; its folder is made. Another file there is replaced.</param>
    /// <param name="threads">Notes computed at a time; the file has the same bytes for any number. 1 or more.</param>
    /// <param name="progress">Notes done so far, of all; called from several threads.</param>
    /// <param name="cancellationToken">Stops the making; the file at <paramref name="path"/> is then as it was.</param>
    /// <exception cref="DatasetException">No note has sound, or the file cannot be written.</exception>
    public static FeatureStore OpenOrBuild(
        NoteSet set, LogMelOptions options, string path, int threads, IProgress<(int Done, int Total)>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        options.Validated();
        var fingerprint = StoreFingerprint.Of(set, options);
        if (TryOpen(set, options, path, threads, fingerprint, because: null, out var whyNot) is { } store)
            return store;

        StoreBuilder.Build(set, options, path, threads, fingerprint, progress, cancellationToken);
        return TryOpen(set, options, path, threads, fingerprint, whyNot, out var torn)
            ?? throw new DatasetException($"{path}: was written but does not read back whole ({torn}); check the disk.");
    }

    /// <summary>Unmaps the file; spans that were handed out must no longer be used.</summary>
    public void Dispose()
    {
        if (_rows is null)
            return;
        _rows = null;
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _file.Dispose();
    }

    /// <summary>Header, table, rows and mapping are all read through one open file: another process may put a new one in its place meanwhile.</summary>
    static FeatureStore? TryOpen(
        NoteSet set, LogMelOptions options, string path, int threads, string fingerprint, string? because, out string whyNot)
    {
        FileStream? stream = null;
        try
        {
            stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1);
            if (StoreHeader.TryRead(stream) is not { } header || StoreTable.TryRead(stream, header) is not { } table)
            {
                whyNot = "it is no whole feature store";
                return null;
            }
            if (header.Slots != set.Notes.Count || header.RowFloats != options.Size || table.Fingerprint != fingerprint)
            {
                whyNot = "the set or the options have changed";
                return null;
            }
            var store = new FeatureStore(path, stream, header, set, table, options) { RebuiltBecause = because };
            stream = null; // the store closes it
            if (store.RowsAreWhole(table, threads))
            {
                whyNot = "";
                return store;
            }
            store.Dispose();
            whyNot = "a row is damaged";
            return null;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            whyNot = "there was none";
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            whyNot = $"it could not be read ({exception.Message})";
            return null;
        }
        finally
        {
            stream?.Dispose();
        }
    }

    bool RowsAreWhole(StoreTable table, int threads)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads };
        return Parallel.For(0, Count, options, (row, loop) =>
        {
            if (Checksum.Of(this[row]) != table.Checksums[_slots[row]])
                loop.Stop();
        }).IsCompleted;
    }
}
