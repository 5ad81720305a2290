using System.Runtime.InteropServices;
using VaePipeline.Audio.Preparation;

namespace VaePipeline.Datasets.Features;

/// <summary>
/// Computes the rows and writes a store. Each row is written directly to the slot of its note: memory holds one row per thread, and the
/// bytes do not depend on the order of the threads. The file is renamed when complete, so two processes may build at the same time.
/// </summary>
static class StoreBuilder
{
    const int ReportEvery = 16;

    public static void Build(
        NoteSet set,
        LogMelOptions options,
        string path,
        int threads,
        string fingerprint,
        IProgress<(int Done, int Total)>? progress,
        CancellationToken cancellationToken
    )
    {
        var header = new StoreHeader(set.Notes.Count, options.Size, TableLength: 0);
        var reasons = new string?[header.Slots];
        var checksums = new uint[header.Slots];
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            RemoveAbandoned(path);
            using var file = AtomicFile.Open(path);
            file.Stream.SetLength(header.TableOffset);
            var handle = ((FileStream)file.Stream).SafeFileHandle; // several threads write at different offsets
            var logMel = new LogMel(options);
            var done = 0;
            var parallel = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellationToken };
            Parallel.For(
                0,
                header.Slots,
                parallel,
                () => (Samples: new float[options.SamplesSeen], Row: new float[header.RowFloats]),
                (slot, _, memory) =>
                {
                    reasons[slot] = Compute(set.Notes[slot], logMel, memory.Samples, memory.Row);
                    if (reasons[slot] is null)
                    {
                        checksums[slot] = Checksum.Of(memory.Row);
                        RandomAccess.Write(handle, MemoryMarshal.AsBytes<float>(memory.Row), header.SlotOffset(slot));
                    }
                    var now = Interlocked.Increment(ref done);
                    if (now % ReportEvery == 0 || now == header.Slots)
                        progress?.Report((now, header.Slots));
                    return memory;
                },
                _ => { }
            );

            if (reasons.All(reason => reason is not null))
                throw new DatasetException(
                    $"{set.Root}: none of the {header.Slots} notes can be used; reason for the first: {reasons.FirstOrDefault()}"
                );
            Finish(
                file,
                header,
                new StoreTable
                {
                    Fingerprint = fingerprint,
                    Set = set.Name,
                    Options = options,
                    Checksums = checksums,
                    Skipped =
                    [
                        .. reasons.Index().Where(slot => slot.Item is not null).Select(slot => new SkippedSlot(slot.Index, slot.Item!)),
                    ],
                }
            );
        }
        catch (Exception exception) when (Cause(exception) is DatasetException known && known != exception)
        {
            throw new DatasetException(known.Message, exception);
        }
        catch (Exception exception) when (Cause(exception) is IOException or UnauthorizedAccessException)
        {
            throw new DatasetException(
                $"{path}: the feature store cannot be written ({Cause(exception).Message}); "
                    + FormattableString.Invariant($"it needs {header.TableOffset / 1e6:F0} MB; free disk space or choose another folder."),
                exception
            );
        }
    }

    /// <summary>Removes the temporary files of killed processes: those that no process has open.</summary>
    static void RemoveAbandoned(string path)
    {
        foreach (
            var temporary in Directory.EnumerateFiles(Path.GetDirectoryName(Path.GetFullPath(path))!, $".{Path.GetFileName(path)}.*.tmp")
        )
        {
            try
            {
                using var _ = new FileStream(temporary, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
                File.Delete(temporary);
            }
            catch (IOException)
            {
                // in use by another process
            }
        }
    }

    static void Finish(AtomicFile file, StoreHeader header, StoreTable table)
    {
        var bytes = table.ToBytes();
        file.Stream.Position = header.TableOffset;
        file.Stream.Write(bytes);
        (header with { TableLength = bytes.Length }).Write(file.Stream);
        file.Commit();
    }

    // Returns null, or the reason why the note has no row. A read error stops the build instead: it would pass, but the note would stay skipped.
    static string? Compute(Note note, LogMel logMel, float[] samples, float[] row)
    {
        try
        {
            var clip = AudioFile.ReadClip(note.Path, logMel.Options, samples);
            return clip.Condition == ClipCondition.Short ? $"{note.Path}: sounds for less than 5 ms."
                : clip.Condition == ClipCondition.Usable && logMel.TryComputeClip(samples.AsSpan(0, clip.Length), row) ? null
                : $"{note.Path}: silent, so it has no timbre.";
        }
        catch (AudioFormatException exception)
        {
            return exception.Message;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return $"{note.Path}: no such file.";
        }
        catch (UnauthorizedAccessException)
        {
            return $"{note.Path}: no permission to read it; check its permissions.";
        }
        catch (IOException exception)
        {
            throw new DatasetException($"{note.Path}: reading failed ({exception.Message}); check the disk, then try again.", exception);
        }
    }

    /// <summary>The original exception without the wrapper that Parallel adds.</summary>
    static Exception Cause(Exception exception) => exception is AggregateException all ? all.Flatten().InnerExceptions[0] : exception;
}
