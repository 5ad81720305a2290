using VaePipeline.Foundation;
using VaePipeline.ML.Transforms;

namespace VaePipeline.ML.Jobs.Outputs;

/// <summary>The exclusive right of a job to write an output; it ends with the process, even if that is killed.</summary>
sealed class OutputLock : IDisposable
{
    readonly FileLock _lock;

    OutputLock(FileLock taken) => _lock = taken;

    /// <summary>Takes the lock; creates the output's folder if it does not exist.</summary>
    /// <exception cref="TimbreException">Another job has the lock, or the folder is not writable.</exception>
    public static OutputLock Take(string output)
    {
        var folder = CreateFolder(output);
        try
        {
            return FileLock.TryTake(Path.Combine(folder, $".{Path.GetFileName(output)}.lock")) is { } taken
                ? new(taken)
                : throw new TimbreException($"{output}: another job is writing it; wait for that to end, or choose another output.");
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new TimbreException($"{output}: its folder, {folder}, is not writable; choose another output, or change the folder's permissions.", exception);
        }
    }

    static string CreateFolder(string output)
    {
        var folder = FolderOf(output);
        try
        {
            return Directory.CreateDirectory(folder).FullName;
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException || (exception is IOException && !Directory.Exists(folder)))
        {
            throw new TimbreException($"{output}: its folder, {folder}, cannot be created: {exception.Message} Choose another output.", exception);
        }
    }

    static string FolderOf(string output) => Path.GetDirectoryName(Path.GetFullPath(output))!;

    /// <summary>Deletes temporary files of killed jobs; call it only while the lock is held.</summary>
    public static void RemoveLeftovers(OutputLayout layout)
    {
        var names = layout.Files.Append(layout.MetadataPath).Select(path => Path.GetFileName(path)).ToArray();
        foreach (var file in Directory.EnumerateFiles(FolderOf(layout.Output), ".*.tmp"))
            if (Array.Exists(names, name => IsTemporaryOf(name, Path.GetFileName(file))))
                File.Delete(file);
    }

    /// <exception cref="TimbreException">A file of the output exists.</exception>
    public static void RequireNew(OutputLayout layout)
    {
        if (layout.Files.FirstOrDefault(File.Exists) is { } existing)
            throw new TimbreException($"{existing}: exists already; choose another output, or overwrite it.") { Options = [nameof(EmbeddingRequest.Output), nameof(EmbeddingRequest.Overwrite)] };
    }

    /// <exception cref="TimbreException">A file of the output is also an input.</exception>
    public static void RequireNoneOf(OutputLayout layout, IEnumerable<string> inputs, string name)
    {
        var written = layout.Files.Append(layout.MetadataPath).Select(Path.GetFullPath).ToHashSet(StringComparer.Ordinal);
        if (inputs.FirstOrDefault(path => written.Contains(Path.GetFullPath(path))) is { } same)
            throw new TimbreException($"{same}: is one of the {name} and would be overwritten; choose another output.");
    }

    /// <summary>A name for a temporary file of the output, which <see cref="RemoveLeftovers"/> recognizes.</summary>
    public static string TemporaryOf(string output) => Path.Combine(FolderOf(output), $".{Path.GetFileName(output)}.{Path.GetRandomFileName()}.tmp");

    // ".out.csv.abcdefgh.xyz.tmp", as AtomicFile names them
    static bool IsTemporaryOf(string name, string file) =>
        file.Length == name.Length + 18 && file.StartsWith($".{name}.", StringComparison.Ordinal) && file.EndsWith(".tmp", StringComparison.Ordinal);

    public void Dispose() => _lock.Dispose();
}
