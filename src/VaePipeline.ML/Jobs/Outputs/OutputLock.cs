namespace VaePipeline.ML.Jobs.Outputs;

/// <summary>The exclusive right of a job to write an output, and what a job checks before it writes.</summary>
static class OutputLock
{
    /// <summary>Takes the lock, which ends with the process, even if that is killed. Creates the output's folder if it does not exist.</summary>
    /// <exception cref="TimbreException">Another job has the lock, or the folder is not writable.</exception>
    public static FileLock Take(string output)
    {
        var folder = FolderOf(output);
        try
        {
            Directory.CreateDirectory(folder);
            return FileLock.TryTake(Path.Combine(folder, $".{Path.GetFileName(output)}.lock"))
                ?? throw new TimbreException($"{output}: another job is writing it; wait for that to end, or choose another output.");
        }
        catch (Exception exception)
            when (exception is UnauthorizedAccessException || (exception is IOException && !Directory.Exists(folder)))
        {
            throw new TimbreException(
                Directory.Exists(folder)
                    ? $"{output}: its folder, {folder}, is not writable; choose another output, or change the folder's permissions."
                    : $"{output}: its folder, {folder}, cannot be created: {exception.Message} Choose another output.",
                exception
            );
        }
    }

    static string FolderOf(string output) => Path.GetDirectoryName(Path.GetFullPath(output))!;

    /// <summary>Deletes temporary files of killed jobs; call it only while the lock is held.</summary>
    public static void RemoveLeftovers(OutputLayout layout)
    {
        var names = layout.AllFiles.Select(path => Path.GetFileName(path)).ToArray();
        foreach (var file in Directory.EnumerateFiles(FolderOf(layout.Output), ".*.tmp"))
            if (Array.Exists(names, name => IsTemporaryOf(name, Path.GetFileName(file))))
                File.Delete(file);
    }

    /// <exception cref="TimbreException">A file of the output exists.</exception>
    public static void RequireNew(OutputLayout layout)
    {
        if (layout.Files.FirstOrDefault(File.Exists) is { } existing)
            throw new TimbreException($"{existing}: exists already; choose another output, or overwrite it.")
            {
                Options = [nameof(EmbeddingRequest.Output), nameof(EmbeddingRequest.Overwrite)],
            };
    }

    /// <exception cref="TimbreException">A file of the output is also an input.</exception>
    public static void RequireNoneOf(OutputLayout layout, IEnumerable<string> inputs, string name)
    {
        var written = layout.AllFiles.Select(Path.GetFullPath).ToHashSet(StringComparer.Ordinal);
        if (inputs.FirstOrDefault(path => written.Contains(Path.GetFullPath(path))) is { } same)
            throw new TimbreException($"{same}: is one of the {name} and would be overwritten; choose another output.");
    }

    /// <summary>A name for a temporary file of the output, which <see cref="RemoveLeftovers"/> recognizes.</summary>
    public static string TemporaryOf(string output) =>
        Path.Combine(FolderOf(output), $".{Path.GetFileName(output)}.{Path.GetRandomFileName()}.tmp");

    // ".out.csv.abcdefgh.xyz.tmp", as AtomicFile names them
    static bool IsTemporaryOf(string name, string file) =>
        file.Length == name.Length + 18
        && file.StartsWith($".{name}.", StringComparison.Ordinal)
        && file.EndsWith(".tmp", StringComparison.Ordinal);
}
