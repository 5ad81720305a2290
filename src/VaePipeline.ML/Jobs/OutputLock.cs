using VaePipeline.ML.Jobs.Outputs;

namespace VaePipeline.ML.Jobs;

/// <summary>The right to write an output, held by one job at a time; it ends with the job, even when that is killed.</summary>
sealed class OutputLock : IDisposable
{
    readonly FileStream _lock;

    OutputLock(FileStream held) => _lock = held;

    /// <summary>Takes it, and makes the output's folder where there is none.</summary>
    /// <exception cref="TimbreException">Another job holds it, or nothing can be written there.</exception>
    public static OutputLock Take(string output)
    {
        var folder = FolderOf(output);
        var path = Path.Combine(folder, $".{Path.GetFileName(output)}.lock");
        while (true)
        {
            FileStream held;
            try
            {
                held = new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
            }
            catch (IOException exception) when (File.Exists(path))
            {
                throw new TimbreException($"{output}: another job is writing it; wait for that to end, or choose another output.", exception);
            }
            catch (UnauthorizedAccessException exception)
            {
                throw new TimbreException($"{output}: nothing may be written to its folder, {folder}; choose another output, or change the folder's permissions.", exception);
            }
            // Between opening and locking, the job that held the file may have deleted it; then the lock is on nothing.
            if (File.Exists(path))
                return new(held);
            held.Dispose();
        }
    }

    static string FolderOf(string output)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(output))!;
        try
        {
            return Directory.CreateDirectory(folder).FullName;
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException || (exception is IOException && !Directory.Exists(folder)))
        {
            throw new TimbreException($"{output}: its folder, {folder}, cannot be made: {exception.Message} Choose another output.", exception);
        }
    }

    /// <summary>Deletes what killed jobs have left of the output; nobody else writes it while the claim is held.</summary>
    public static void RemoveLeftovers(OutputLayout layout)
    {
        var names = layout.Files.Append(EmbeddingMetadata.PathFor(layout.Output)).Select(path => Path.GetFileName(path)).ToArray();
        foreach (var file in Directory.EnumerateFiles(Path.GetDirectoryName(Path.GetFullPath(layout.Output))!, ".*.tmp"))
            if (Array.Exists(names, name => IsTemporaryOf(name, Path.GetFileName(file))))
                File.Delete(file);
    }

    /// <exception cref="TimbreException">A file of the output exists.</exception>
    public static void RequireNew(OutputLayout layout)
    {
        if (layout.Files.FirstOrDefault(File.Exists) is { } existing)
            throw new TimbreException($"{existing}: exists already; choose another output, or replace it with --force.");
    }

    /// <exception cref="TimbreException">A file of the output is one of those that are read for it.</exception>
    public static void RequireNoneOf(OutputLayout layout, IEnumerable<string> read, string what)
    {
        var written = layout.Files.Append(EmbeddingMetadata.PathFor(layout.Output)).Select(Path.GetFullPath).ToHashSet(StringComparer.Ordinal);
        if (read.FirstOrDefault(path => written.Contains(Path.GetFullPath(path))) is { } same)
            throw new TimbreException($"{same}: is one of the {what}, and would be replaced; choose another output.");
    }

    /// <summary>A name for a temporary file of the output, one that <see cref="RemoveLeftovers"/> knows.</summary>
    public static string TemporaryOf(string output) =>
        Path.Combine(Path.GetDirectoryName(Path.GetFullPath(output))!, $".{Path.GetFileName(output)}.{Path.GetRandomFileName()}.tmp");

    // ".out.csv.abcdefgh.xyz.tmp", as AtomicFile names them
    static bool IsTemporaryOf(string name, string file) =>
        file.Length == name.Length + 18 && file.StartsWith($".{name}.", StringComparison.Ordinal) && file.EndsWith(".tmp", StringComparison.Ordinal);

    public void Dispose() => _lock.Dispose();
}
