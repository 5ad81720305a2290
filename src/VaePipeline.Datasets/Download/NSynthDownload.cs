namespace VaePipeline.Datasets.Download;

/// <summary>Downloads the published NSynth sets (Engel et al. 2017, CC BY 4.0).</summary>
public static class NSynthDownload
{
    /// <summary>
    /// Downloads and unpacks a set. An interrupted download continues where it stopped (<c>FOLDER.tar.gz.partial</c>). The archive is
    /// unpacked next to the folder; when all notes are there, it is renamed to the folder.
    /// </summary>
    /// <param name="name"><c>nsynth-valid</c> (12,678 notes), <c>nsynth-test</c> (4,096) or <c>nsynth-train</c> (289,205).</param>
    /// <param name="folder">The set's folder: new, empty, or the finished set, which is then only loaded.</param>
    /// <param name="options">Address, retries and time limits.</param>
    /// <param name="progress">Receives bytes downloaded, then notes unpacked.</param>
    /// <param name="cancellationToken">Stops the download; the bytes so far are kept for the next call.</param>
    /// <exception cref="DatasetException">The set cannot be downloaded or is damaged, or the folder has other content.</exception>
    public static Task<NoteSet> FetchAsync(
        string name,
        string folder,
        NSynthDownloadOptions? options = null,
        IProgress<DownloadProgress>? progress = null,
        CancellationToken cancellationToken = default
    ) => FetchAsync(NSynthArchive.Find(name), folder, options ?? new(), progress, cancellationToken);

    internal static async Task<NoteSet> FetchAsync(
        NSynthArchive archive,
        string folder,
        NSynthDownloadOptions options,
        IProgress<DownloadProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        Require.That(options.Retries is >= 0 and <= 100, options.Retries, "0 to 100", nameof(options.Retries));
        folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        if (File.Exists(Path.Combine(folder, NSynthLayout.ExamplesFile)))
            return Counted(archive, folder);
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
            throw new DatasetException($"{folder}: is not empty and not an NSynth set; choose another folder.");

        var file = folder + ".tar.gz";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(folder)!);
            if (!File.Exists(file))
                await ResumableDownload
                    .RunAsync(options.Url ?? archive.Url, file, options, progress, cancellationToken)
                    .ConfigureAwait(false);
            Unpack(archive, file, folder, progress, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DatasetException(
                $"{folder}: cannot be written ({exception.Message}); free disk space or choose another folder, then run the same command to continue.",
                exception
            );
        }
        File.Delete(file);
        return NoteSet.Load(folder);
    }

    static void Unpack(
        NSynthArchive archive,
        string file,
        string folder,
        IProgress<DownloadProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        // opened exclusively: a second process must not unpack into the same folder
        using var packed = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.None, 1 << 17, FileOptions.SequentialScan);
        var unpacking = Path.Combine(Path.GetDirectoryName(folder)!, $".{Path.GetFileName(folder)}.unpacking");
        Remove(unpacking); // left by a killed process
        try
        {
            Directory.CreateDirectory(unpacking);
            SafeTar.Unpack(packed, unpacking, archive, progress, cancellationToken);
            Counted(archive, unpacking);
            if (Directory.Exists(folder))
                Directory.Delete(folder); // empty, as checked above; throws if it no longer is
            Directory.Move(unpacking, folder);
        }
        catch (DatasetException exception)
        {
            // with this archive every further attempt would fail as well
            File.Delete(file);
            throw new DatasetException($"{exception.Message} (The downloaded archive has been removed.)", exception);
        }
        finally
        {
            Remove(unpacking);
        }
    }

    static void Remove(string folder)
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }

    static NoteSet Counted(NSynthArchive archive, string folder)
    {
        var set = NoteSet.Load(folder);
        var existing = set.Notes.Count - set.Missing.Count;
        return set.Notes.Count == archive.Notes && existing == archive.Notes
            ? set
            : throw new DatasetException(
                $"{archive.Name}: {set.Notes.Count} notes in examples.json and {existing} WAV files, but the set has {archive.Notes}; "
                    + "download it again, into a new folder."
            );
    }
}
