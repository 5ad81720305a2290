using System.IO.MemoryMappedFiles;

namespace VaePipeline.Datasets.Features;

/// <summary>
/// The log-mels of a set in one memory-mapped file: computed once, then read without copying. The file records the set (ids, sizes and
/// times of its files), the options, and a checksum of every row. It is built again when the set or the options have changed or it is damaged.
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
            stream,
            mapName: null,
            capacity: 0,
            MemoryMappedFileAccess.Read,
            HandleInheritability.None,
            leaveOpen: false
        );
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

    /// <summary>Number of rows: notes that can be read and are not silent.</summary>
    public int Count => _slots.Length;

    /// <summary>The options with which the rows were computed.</summary>
    public LogMelOptions Options { get; }

    /// <summary>The note of each row.</summary>
    public IReadOnlyList<Note> Notes { get; }

    /// <summary>Notes without a row and the reason: missing, unreadable or silent.</summary>
    public IReadOnlyList<(Note Note, string Reason)> Skipped { get; }

    /// <summary>SHA-256 of the set's files (ids, sizes, times) and the options, in hex.</summary>
    public string Fingerprint { get; }

    /// <summary>Why the file was built; null when an existing file was used.</summary>
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

    /// <summary>Reads the first mono samples of a row's file, at the rate of the options.</summary>
    /// <param name="row">The row.</param>
    /// <param name="samples">Receives the samples (n), at most its own length.</param>
    /// <returns>n.</returns>
    /// <exception cref="DatasetException">The file can no longer be read.</exception>
    public int ReadSamples(int row, Span<float> samples)
    {
        var path = Notes[row].Path;
        try
        {
            return AudioFile.ReadStart(path, samples, Options.SampleRate).Length;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or AudioFormatException)
        {
            throw new DatasetException(
                $"{path}: could be read when its log-mel was computed, but not now ({exception.Message}).",
                exception
            );
        }
    }

    /// <summary>
    /// Opens the store of a set, or builds it. It is in the set's folder or, if that is read-only, in the user's cache (vae-pipeline under
    /// XDG_CACHE_HOME or ~/.cache).
    /// </summary>
    /// <param name="set">The notes.</param>
    /// <param name="options">How log-mels are computed.</param>
    /// <param name="threads">Number of threads, 1 or more. It does not change the bytes of the file.</param>
    /// <param name="progress">Receives the number of notes so far and in total, from several threads.</param>
    /// <param name="cache">Folder to use instead of the user's cache.</param>
    /// <param name="cancellationToken">Stops the build; an existing file stays unchanged.</param>
    /// <exception cref="DatasetException">All notes are silent or unreadable, or neither folder is writable.</exception>
    public static FeatureStore OpenOrBuild(
        NoteSet set,
        LogMelOptions options,
        int threads,
        IProgress<(int Done, int Total)>? progress = null,
        string? cache = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        var inSet = StorePath.InSet(set, options.Validated());
        return TryOpen(set, options, inSet, threads, StoreFingerprint.Of(set, options), because: null, out _)
            ?? OpenOrBuild(
                set,
                options,
                StorePath.CanWrite(inSet) ? inSet : StorePath.InCache(set, options, cache ?? StorePath.Cache()),
                threads,
                progress,
                cancellationToken
            );
    }

    /// <summary>Opens the store at a path if it belongs to this set and these options and is undamaged; otherwise builds it and creates its folder.</summary>
    internal static FeatureStore OpenOrBuild(
        NoteSet set,
        LogMelOptions options,
        string path,
        int threads,
        IProgress<(int Done, int Total)>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        options.Validated();
        var fingerprint = StoreFingerprint.Of(set, options);
        if (TryOpen(set, options, path, threads, fingerprint, because: null, out var whyNot) is { } store)
            return store;

        StoreBuilder.Build(set, options, path, threads, fingerprint, progress, cancellationToken);
        return TryOpen(set, options, path, threads, fingerprint, whyNot, out var fault)
            ?? throw new DatasetException($"{path}: was written but cannot be read back ({fault}); check the disk.");
    }

    /// <summary>Unmaps the file; its spans must not be used afterwards.</summary>
    public void Dispose()
    {
        if (_rows is null)
            return;
        _rows = null;
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _file.Dispose();
    }

    /// <summary>Reads header, table and rows through one open file, because another process may replace the file at any time.</summary>
    static FeatureStore? TryOpen(
        NoteSet set,
        LogMelOptions options,
        string path,
        int threads,
        string fingerprint,
        string? because,
        out string whyNot
    )
    {
        FileStream? stream = null;
        try
        {
            stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1);
            if (StoreHeader.TryRead(stream) is not { } header || StoreTable.TryRead(stream, header) is not { } table)
            {
                whyNot = "it is incomplete or not a feature store";
                return null;
            }
            if (header.Slots != set.Notes.Count || header.RowFloats != options.Size || table.Fingerprint != fingerprint)
            {
                whyNot = "the set or the options have changed";
                return null;
            }
            var store = new FeatureStore(path, stream, header, set, table, options) { RebuiltBecause = because };
            stream = null; // closed by the store
            if (store.AreRowsIntact(table, threads))
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

    bool AreRowsIntact(StoreTable table, int threads)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads };
        return Parallel
            .For(
                0,
                Count,
                options,
                (row, loop) =>
                {
                    if (Checksum.Of(this[row]) != table.Checksums[_slots[row]])
                        loop.Stop();
                }
            )
            .IsCompleted;
    }
}
