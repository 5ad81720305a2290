using VaePipeline.Audio;

namespace VaePipeline.ML.Embedding.Inputs;

/// <summary>
/// The audio files below a folder: hidden names left out, each real folder visited once however links lead to it. A folder that cannot
/// be read or that a link repeats is noted, and the walk goes on.
/// </summary>
/// <param name="root">Where to begin.</param>
/// <param name="depth">How many levels of names to look at; 1 is the folder's own files.</param>
/// <param name="notices">Takes a line for every folder left out.</param>
sealed class FolderWalk(string root, int depth, List<string> notices)
{
    readonly List<string> _paths = [];
    readonly HashSet<string> _visited = new(StringComparer.Ordinal);

    /// <summary>Paths below the root with '/' between names, in ordinal order.</summary>
    public List<string> Files()
    {
        var folder = new DirectoryInfo(root);
        _visited.Add(RealPath(folder));
        Collect(folder, "", 1);
        _paths.Sort(StringComparer.Ordinal);
        return _paths;
    }

    void Collect(DirectoryInfo folder, string prefix, int level)
    {
        // Links last, so that a folder goes by its own name where both are there; the order makes the walk the same everywhere.
        foreach (var entry in Entries(folder).OrderBy(entry => entry.LinkTarget is not null).ThenBy(entry => entry.Name, StringComparer.Ordinal))
            if (entry is DirectoryInfo inner && level < depth)
                Enter(inner, prefix, level);
            else if (entry is FileInfo && AudioFile.Extensions.Contains(entry.Extension.ToLowerInvariant()))
                _paths.Add(prefix + entry.Name);
    }

    void Enter(DirectoryInfo folder, string prefix, int level)
    {
        try
        {
            if (!_visited.Add(RealPath(folder)))
            {
                notices.Add($"{folder.FullName}: a link to a folder that is among the inputs already; left out.");
                return;
            }
        }
        catch (IOException exception)
        {
            notices.Add($"{folder.FullName}: a link that leads nowhere; left out. {exception.Message}");
            return;
        }
        Collect(folder, $"{prefix}{folder.Name}/", level + 1);
    }

    FileSystemInfo[] Entries(DirectoryInfo folder)
    {
        try
        {
            return [.. folder.EnumerateFileSystemInfos().Where(entry => !entry.Name.StartsWith('.'))];
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or IOException)
        {
            notices.Add($"{folder.FullName}: cannot be read, its files are left out. {exception.Message}");
            return [];
        }
    }

    /// <summary>The path with every link on the way resolved; two names of one folder have the same real path.</summary>
    static string RealPath(DirectoryInfo folder)
    {
        var target = folder.ResolveLinkTarget(returnFinalTarget: true) as DirectoryInfo ?? folder;
        return target.Parent is { } parent ? Path.Combine(RealPath(parent), target.Name) : target.FullName;
    }
}
