namespace VaePipeline.Foundation;

/// <summary>
/// A lock between processes: an open file, deleted when the lock is released. The operating system releases it when the process ends, even
/// if it is killed.
/// </summary>
sealed class FileLock : IDisposable
{
    readonly FileStream _stream;

    FileLock(FileStream stream) => _stream = stream;

    /// <summary>Takes the lock, or returns null when another process or thread holds it.</summary>
    /// <param name="path">The lock file; its folder must exist.</param>
    /// <exception cref="IOException">The file cannot be created.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder is not writable.</exception>
    public static FileLock? TryTake(string path)
    {
        while (true)
        {
            FileStream stream;
            try
            {
                stream = new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
            }
            catch (IOException exception) when (File.Exists(path) || IsHeld(exception))
            {
                return null;
            }
            // The previous holder may have deleted the file between opening and locking; a lock on a deleted file excludes no other process.
            if (File.Exists(path))
                return new(stream);
            stream.Dispose();
        }
    }

    /// <summary>
    /// Whether another holder was the cause, even if it has deleted the file since: a sharing violation, which is EWOULDBLOCK on Linux and macOS.
    /// </summary>
    static bool IsHeld(IOException exception) => exception.HResult is unchecked((int)0x80070020) or 11 or 35;

    /// <summary>Releases the lock.</summary>
    public void Dispose() => _stream.Dispose();
}
