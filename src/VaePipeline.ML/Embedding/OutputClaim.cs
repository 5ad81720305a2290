namespace VaePipeline.ML.Embedding;

/// <summary>The right to write an output, held by one job at a time; it ends with the job, even when that is killed.</summary>
sealed class OutputClaim : IDisposable
{
    readonly FileStream _lock;

    OutputClaim(FileStream held) => _lock = held;

    /// <exception cref="TimbreException">Another job holds it.</exception>
    public static OutputClaim Take(string output)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(output))!;
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
            // Between opening and locking, the job that held the file may have deleted it; then the lock is on nothing.
            if (File.Exists(path))
                return new(held);
            held.Dispose();
        }
    }

    public void Dispose() => _lock.Dispose();
}
