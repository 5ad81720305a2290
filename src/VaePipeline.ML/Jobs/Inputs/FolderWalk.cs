using VaePipeline.Audio;

namespace VaePipeline.ML.Jobs.Inputs;

/// <summary>
/// The files below a folder, without hidden names. Each real folder is visited once, even if links lead to it several times. Folders that
/// are unreadable or repeated by a link are skipped with a notice. All folders are listed first, then the files of one folder at a time.
/// </summary>
/// <param name="root">The folder.</param>
/// <param name="depth">The number of levels to search; 1 for only the folder's own files.</param>
/// <param name="notices">Receives one line per skipped folder.</param>
sealed class FolderWalk(string root, int depth, List<string> notices)
{
    readonly HashSet<string> _visited = new(StringComparer.Ordinal);

    /// <summary>A folder to search and its name in the parent folder.</summary>
    sealed record Branch(string Name, IReadOnlyList<Branch> Inner);

    /// <summary>Paths relative to the root, separated by '/', in ordinal order.</summary>
    public IEnumerable<string> Files()
    {
        var folder = new DirectoryInfo(root);
        _visited.Add(RealPath(folder));
        return Explored(folder, 1) is { } branch ? Files(branch, root, "") : [];
    }

    Branch? Explored(DirectoryInfo folder, int level)
    {
        if (level == depth)
            return new(folder.Name, []);
        if (Names(folder, folder => folder.EnumerateDirectories()) is not { } names)
            return null;
        // Links come last, so a folder that is also linked keeps its own name; sorting makes the result independent of the file system.
        var inner = names
            .Where(name => HasName(Path.Combine(folder.FullName, name)))
            .Select(name => new DirectoryInfo(Path.Combine(folder.FullName, name)))
            .OrderBy(inner => inner.LinkTarget is not null)
            .ThenBy(inner => inner.Name, StringComparer.Ordinal);
        return new(folder.Name, [.. inner.Where(IsNew).Select(inner => Explored(inner, level + 1)).OfType<Branch>()]);
    }

    bool HasName(string folder)
    {
        if (!SoundFileAccess.IsNameLost(folder))
            return true;
        notices.Add($"{folder}: {SoundFileAccess.WhyMissing(folder)} Its files are left out.");
        return false;
    }

    bool IsNew(DirectoryInfo folder)
    {
        try
        {
            if (_visited.Add(RealPath(folder)))
                return true;
            notices.Add($"{folder.FullName}: a link to a folder that is already among the inputs; skipped.");
        }
        catch (IOException exception)
        {
            notices.Add($"{folder.FullName}: a broken link; skipped. {exception.Message}");
        }
        return false;
    }

    IEnumerable<string> Files(Branch branch, string folder, string prefix)
    {
        var inner = branch.Inner.ToDictionary(inner => $"{inner.Name}/");
        var files = Names(new(folder), folder => folder.EnumerateFiles()) ?? [];
        // With the '/' at its end, a folder's name sorts as the paths below it do.
        foreach (var name in files.Concat(inner.Keys).Order(StringComparer.Ordinal))
        {
            if (!inner.TryGetValue(name, out var next))
                yield return prefix + name;
            else
                foreach (var path in Files(next, Path.Combine(folder, next.Name), prefix + name))
                    yield return path;
        }
    }

    /// <summary>The names in a folder that are not hidden; null, with a notice, if it is unreadable.</summary>
    List<string>? Names(DirectoryInfo folder, Func<DirectoryInfo, IEnumerable<FileSystemInfo>> entries)
    {
        try
        {
            return [.. entries(folder).Select(entry => entry.Name).Where(name => !name.StartsWith('.'))];
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or IOException)
        {
            notices.Add($"{folder.FullName}: cannot be read, its files are left out. {exception.Message}");
            return null;
        }
    }

    /// <summary>The path with all links resolved; all names of one folder have the same real path.</summary>
    static string RealPath(DirectoryInfo folder)
    {
        var target = folder.ResolveLinkTarget(returnFinalTarget: true) as DirectoryInfo ?? folder;
        return target.Parent is { } parent ? Path.Combine(RealPath(parent), target.Name) : target.FullName;
    }
}
