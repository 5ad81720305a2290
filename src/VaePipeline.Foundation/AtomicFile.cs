namespace VaePipeline.Foundation;

/// <summary>
/// A file that is replaced atomically: written under a temporary name in the same folder, flushed to disk, then renamed over the target.
/// The target stays unchanged until <see cref="Commit"/>. Without a commit, the temporary file is deleted.
/// </summary>
sealed class AtomicFile : IDisposable
{
    readonly string _path;
    readonly FileStream _stream;
    bool _isCommitted;

    AtomicFile(string path)
    {
        _path = Path.GetFullPath(path);
        var folder = Path.GetDirectoryName(_path) ?? throw new ArgumentException($"{path} is not a path of a file.", nameof(path));
        _stream = CreateTemporary(folder, Path.GetFileName(_path));
    }

    /// <summary>
    /// Creates and locks a temporary file. Unix locks a file after creating it; a process that deletes unlocked temporary files may delete it
    /// in between, and then another one is created.
    /// </summary>
    static FileStream CreateTemporary(string folder, string name)
    {
        for (var tries = 5; ; tries--)
        {
            var path = Path.Combine(folder, $".{name}.{Path.GetRandomFileName()}.tmp");
            try
            {
                var stream = new FileStream(
                    path,
                    FileMode.CreateNew,
                    FileAccess.ReadWrite,
                    FileShare.Read | FileShare.Delete,
                    bufferSize: 1 << 16
                );
                if (File.Exists(path))
                    return stream;
                stream.Dispose();
            }
            catch (IOException) when (tries > 0)
            {
                // Locked by a process that is about to delete it. A problem of the folder itself persists and is thrown by the last try.
            }
        }
    }

    /// <summary>Receives the content; seekable and readable.</summary>
    public Stream Stream => _stream;

    /// <summary>Starts writing the file at <paramref name="path"/>; its folder must exist.</summary>
    /// <exception cref="IOException">The folder is missing, full or not writable.</exception>
    public static AtomicFile Open(string path) => new(path);

    /// <summary>Writes the whole file at <paramref name="path"/>; an existing file is replaced only after <paramref name="write"/> has succeeded.</summary>
    /// <exception cref="IOException">The folder is missing, full or not writable; the target is unchanged.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        using var file = Open(path);
        write(file.Stream);
        file.Commit();
    }

    /// <summary>Flushes the content to disk and moves it to the target path.</summary>
    public void Commit()
    {
        ObjectDisposedException.ThrowIf(_isCommitted, this);
        _stream.Flush(flushToDisk: true);
        // Before closing: once the lock is released, another process may delete the temporary file.
        File.Move(_stream.Name, _path, overwrite: true);
        _isCommitted = true;
        _stream.Dispose();
    }

    /// <summary>Deletes the temporary file unless <see cref="Commit"/> was called.</summary>
    public void Dispose()
    {
        if (_isCommitted)
            return;
        try
        {
            _stream.Dispose();
        }
        finally
        {
            // On a full disk the last flush throws; the temporary file is still deleted.
            File.Delete(_stream.Name);
        }
    }
}
