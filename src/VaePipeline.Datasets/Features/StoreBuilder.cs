using System.Runtime.InteropServices;
using VaePipeline.Audio;
using VaePipeline.Audio.Features;
using VaePipeline.Foundation;

namespace VaePipeline.Datasets.Features;

/// <summary>
/// Computes the rows and writes a store. Each row goes straight to its note's slot, so memory holds a row a thread and the bytes do not
/// depend on who was first; the file takes its name only when it is whole, so that two processes may build at once.
/// </summary>
static class StoreBuilder
{
    const int ReportEvery = 16;

    public static void Build(
        NoteSet set, LogMelOptions options, string path, int threads, string fingerprint, IProgress<(int Done, int Total)>? progress,
        CancellationToken cancellationToken)
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
            var handle = ((FileStream)file.Stream).SafeFileHandle; // rows are written at their place, by several threads
            var logMel = new LogMel(options);
            var done = 0;
            var parallel = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellationToken };
            Parallel.For(0, header.Slots, parallel, () => new float[header.RowFloats], (slot, _, row) =>
            {
                reasons[slot] = Compute(set.Notes[slot], logMel, row);
                if (reasons[slot] is null)
                {
                    checksums[slot] = Checksum.Of(row);
                    RandomAccess.Write(handle, MemoryMarshal.AsBytes<float>(row), header.SlotOffset(slot));
                }
                var now = Interlocked.Increment(ref done);
                if (now % ReportEvery == 0 || now == header.Slots)
                    progress?.Report((now, header.Slots));
                return row;
            }, _ => { });

            if (reasons.All(reason => reason is not null))
                throw new DatasetException(
                    $"{set.Root}: none of the {header.Slots} notes can be used; the first: {reasons.FirstOrDefault()}");
            Finish(file, header, new StoreTable
            {
                Fingerprint = fingerprint,
                Set = set.Name,
                Options = options,
                Checksums = checksums,
                Skipped = [.. reasons.Index().Where(slot => slot.Item is not null).Select(slot => new SkippedSlot(slot.Index, slot.Item!))],
            });
        }
        catch (Exception exception) when (Cause(exception) is DatasetException known && known != exception)
        {
            throw new DatasetException(known.Message, exception);
        }
        catch (Exception exception) when (Cause(exception) is IOException or UnauthorizedAccessException)
        {
            throw new DatasetException(
                $"{path}: the feature store cannot be written ({Cause(exception).Message}); " +
                FormattableString.Invariant($"it takes {header.TableOffset / 1e6:F0} MB, make room or choose another place."), exception);
        }
    }

    /// <summary>Removes what builders that were killed have left: temporary files that nobody holds open any more.</summary>
    static void RemoveAbandoned(string path)
    {
        foreach (var temporary in Directory.EnumerateFiles(Path.GetDirectoryName(Path.GetFullPath(path))!, $".{Path.GetFileName(path)}.*.tmp"))
        {
            try
            {
                using var _ = new FileStream(temporary, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
                File.Delete(temporary);
            }
            catch (IOException)
            {
                // somebody is writing it
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

    /// <summary>
    /// Fills the row, or says why there is none. A failing disk is no reason to skip a note for good: that stops the building.
    /// </summary>
    static string? Compute(Note note, LogMel logMel, float[] row)
    {
        try
        {
            var clip = AudioFile.Read(note.Path, logMel.Options.SampleRate, logMel.Options.SamplesSeen);
            return logMel.TryCompute(clip.Samples, row) ? null : $"{note.Path}: silent, there is no timbre to tell.";
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
            return $"{note.Path}: may not be read; check its permissions.";
        }
        catch (IOException exception)
        {
            throw new DatasetException($"{note.Path}: reading failed ({exception.Message}); check the disk, then try again.", exception);
        }
    }

    /// <summary>What went wrong, freed of the wrapping that Parallel adds.</summary>
    static Exception Cause(Exception e) => e is AggregateException all ? all.Flatten().InnerExceptions[0] : e;
}
