namespace VaePipeline.Datasets.NSynth;

/// <summary>How a set is fetched.</summary>
public sealed record NSynthDownloadOptions
{
    /// <summary>Where the archive is; null is where Magenta publishes it.</summary>
    public Uri? Url { get; init; }

    /// <summary>How often in a row a try may fail without one new byte. [0, 100]</summary>
    public int Retries { get; init; } = 5;

    /// <summary>The pause after the first failure; it doubles with each.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long the server may send nothing before the try counts as failed.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(60);
}

/// <summary>How far a fetch is.</summary>
/// <param name="Step">What is being done: <c>download</c> (in bytes) or <c>unpack</c> (in notes).</param>
/// <param name="Done">So much is done.</param>
/// <param name="Total">Of so much; null while nobody knows.</param>
public readonly record struct DownloadProgress(string Step, long Done, long? Total);

/// <summary>Fetches the published NSynth sets (Engel et al. 2017, CC BY 4.0).</summary>
public static class NSynthDownload
{
    /// <summary>
    /// Downloads and unpacks a set. A download that was cut goes on where it was (<c>FOLDER.tar.gz.partial</c>); the archive is unpacked
    /// beside the folder, its notes are counted, and only then does the folder get its name.
    /// </summary>
    /// <param name="name"><c>nsynth-valid</c> (12,678 notes), <c>nsynth-test</c> (4,096) or <c>nsynth-train</c> (289,205).</param>
    /// <param name="folder">The set's folder: new or empty, or already the set, which is then only loaded.</param>
    /// <param name="options">Address, retries, patience.</param>
    /// <param name="progress">Bytes downloaded, then notes unpacked.</param>
    /// <param name="cancellationToken">Stops; what has been downloaded is kept for the next try.</param>
    /// <exception cref="DatasetException">The set cannot be had, is damaged, or the folder holds something else.</exception>
    public static Task<NoteSet> FetchAsync(
        string name, string folder, NSynthDownloadOptions? options = null, IProgress<DownloadProgress>? progress = null,
        CancellationToken cancellationToken = default) =>
        FetchAsync(NSynthArchive.Find(name), folder, options ?? new(), progress, cancellationToken);

    internal static async Task<NoteSet> FetchAsync(
        NSynthArchive archive, string folder, NSynthDownloadOptions options, IProgress<DownloadProgress>? progress,
        CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentOutOfRangeException.ThrowIfNegative(options.Retries);
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
                await ResumableDownload.RunAsync(options.Url ?? archive.Url, file, options, progress, cancellationToken).ConfigureAwait(false);
            Unpack(archive, file, folder, progress, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DatasetException(
                $"{folder}: cannot be written ({exception.Message}); make room or choose another folder, then run the same command to go on.", exception);
        }
        File.Delete(file);
        return NoteSet.Load(folder);
    }

    static void Unpack(
        NSynthArchive archive, string file, string folder, IProgress<DownloadProgress>? progress, CancellationToken cancellationToken)
    {
        // held alone, so that two runs never unpack into the same place
        using var packed = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.None, 1 << 17, FileOptions.SequentialScan);
        var unpacking = Path.Combine(Path.GetDirectoryName(folder)!, $".{Path.GetFileName(folder)}.unpacking");
        Remove(unpacking); // of a run that was killed
        try
        {
            Directory.CreateDirectory(unpacking);
            SafeTar.Unpack(packed, unpacking, archive, progress, cancellationToken);
            Counted(archive, unpacking);
            if (Directory.Exists(folder))
                Directory.Delete(folder); // empty, as checked; fails if somebody has put something there since
            Directory.Move(unpacking, folder);
        }
        catch (DatasetException exception)
        {
            // what came is not the set: keeping it would make every next try fail the same way
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
        var there = set.Notes.Count - set.Missing.Count;
        return set.Notes.Count == archive.Notes && there == archive.Notes
            ? set
            : throw new DatasetException(
                $"{archive.Name}: {set.Notes.Count} notes named and {there} WAV files there, but the set has {archive.Notes}; " +
                "fetch it again, into a new folder.");
    }
}
