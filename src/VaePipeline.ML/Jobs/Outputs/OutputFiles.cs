namespace VaePipeline.ML.Jobs.Outputs;

/// <summary>The files of an output while they are written. They appear together; the output's main file comes last.</summary>
sealed class OutputFiles : IDisposable
{
    readonly OutputLayout _layout;
    readonly Dictionary<string, AtomicFile> _files = [];

    /// <exception cref="IOException">The folder is missing or not writable.</exception>
    public OutputFiles(OutputLayout layout)
    {
        _layout = layout;
        try
        {
            foreach (var path in layout.Files)
                _files.Add(path, AtomicFile.Open(path));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The stream of a file.</summary>
    public Stream this[string path] => _files[path].Stream;

    /// <summary>Flushes all files to disk, deletes the metadata of an earlier output, and moves the files to their final names.</summary>
    public void Commit()
    {
        foreach (var file in _files.Values)
            ((FileStream)file.Stream).Flush(flushToDisk: true);
        File.Delete(_layout.MetadataPath);
        foreach (var path in _layout.Files)
            _files[path].Commit();
    }

    public void Dispose()
    {
        foreach (var file in _files.Values)
            file.Dispose();
    }
}
