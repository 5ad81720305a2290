using VaePipeline.Foundation;

namespace VaePipeline.ML.Jobs.Outputs;

/// <summary>The files of an output while they are written; they appear together, the one that the output is named after last.</summary>
sealed class OutputFiles : IDisposable
{
    readonly OutputLayout _layout;
    readonly Dictionary<string, AtomicFile> _files = [];

    OutputFiles(OutputLayout layout) => _layout = layout;

    /// <exception cref="IOException">The folder is missing or not writable.</exception>
    public static OutputFiles Open(OutputLayout layout)
    {
        var files = new OutputFiles(layout);
        try
        {
            foreach (var path in layout.Files)
                files._files.Add(path, AtomicFile.Open(path));
            return files;
        }
        catch
        {
            files.Dispose();
            throw;
        }
    }

    /// <summary>Where a file's content goes.</summary>
    public Stream this[string path] => _files[path].Stream;

    /// <summary>Puts the files in their places, all of them safe on the disk before the first. What described an earlier output goes first.</summary>
    public void Commit()
    {
        foreach (var file in _files.Values)
            ((FileStream)file.Stream).Flush(flushToDisk: true);
        File.Delete(EmbeddingMetadata.PathFor(_layout.Output));
        foreach (var path in _layout.Files)
            _files[path].Commit();
    }

    public void Dispose()
    {
        foreach (var file in _files.Values)
            file.Dispose();
    }
}
