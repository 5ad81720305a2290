namespace VaePipeline.Foundation;

/// <summary>
/// A file that appears whole or not at all: written under a temporary name in the same folder, flushed to the disk, then renamed over the
/// target. Until <see cref="Commit"/> the target is untouched, and a file that is never committed leaves nothing behind.
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
    /// A temporary file that is there and locked. Unix locks a file after it has made it, and who clears away temporaries that nobody holds
    /// may come in between; then another is made.
    /// </summary>
    static FileStream CreateTemporary(string folder, string name)
    {
        for (var tries = 5; ; tries--)
        {
            var path = Path.Combine(folder, $".{name}.{Path.GetRandomFileName()}.tmp");
            try
            {
                var stream = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete, bufferSize: 1 << 16);
                if (File.Exists(path))
                    return stream;
                stream.Dispose();
            }
            catch (IOException) when (tries > 0)
            {
                // held by the one who clears it away; what is wrong with the folder is still wrong the next time
            }
        }
    }

    /// <summary>Where the content goes; seekable and readable.</summary>
    public Stream Stream => _stream;

    /// <summary>Begins to write the file at <paramref name="path"/>; its folder must exist.</summary>
    /// <exception cref="IOException">The folder is missing, full or not writable.</exception>
    public static AtomicFile Open(string path) => new(path);

    /// <summary>Writes the whole file at <paramref name="path"/>, replacing what was there only when <paramref name="write"/> has succeeded.</summary>
    /// <exception cref="IOException">The folder is missing, full or not writable; the target is as it was.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        using var file = Open(path);
        write(file.Stream);
        file.Commit();
    }

    /// <summary>Makes what was written the file at the path, durably.</summary>
    public void Commit()
    {
        ObjectDisposedException.ThrowIf(_isCommitted, this);
        _stream.Flush(flushToDisk: true);
        // before it is closed, as it is anybody's to clear away then
        File.Move(_stream.Name, _path, overwrite: true);
        _isCommitted = true;
        _stream.Dispose();
    }

    /// <summary>Removes the temporary file when there was no <see cref="Commit"/>.</summary>
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
            // a full disk makes the last flush throw; the temporary goes all the same
            File.Delete(_stream.Name);
        }
    }
}
