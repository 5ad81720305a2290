using VaePipeline.Audio;

namespace VaePipeline.ML.Jobs.Inputs;

/// <summary>
/// The audio files below a folder: hidden names left out, each real folder visited once however links lead to it. A folder that cannot
/// be read or that a link repeats is noted, and the walk goes on. The folders are found first and kept, the files of one folder at a time.
/// </summary>
/// <param name="root">Where to begin.</param>
/// <param name="depth">How many levels of names to look at; 1 is the folder's own files.</param>
/// <param name="notices">Takes a line for every folder left out.</param>
sealed class FolderWalk(string root, int depth, List<string> notices)
{
    readonly HashSet<string> _visited = new(StringComparer.Ordinal);

    /// <summary>A folder to look into, by its name in the one above.</summary>
    sealed record Branch(string Name, IReadOnlyList<Branch> Inner);

    /// <summary>Paths below the root with '/' between names, in ordinal order.</summary>
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
        // Links last, so that a folder goes by its own name where both are there; the order makes the walk the same everywhere.
        var inner = names.Select(name => new DirectoryInfo(Path.Combine(folder.FullName, name)))
            .OrderBy(inner => inner.LinkTarget is not null).ThenBy(inner => inner.Name, StringComparer.Ordinal);
        return new(folder.Name, [.. inner.Where(IsNew).Select(inner => Explored(inner, level + 1)).OfType<Branch>()]);
    }

    bool IsNew(DirectoryInfo folder)
    {
        try
        {
            if (_visited.Add(RealPath(folder)))
                return true;
            notices.Add($"{folder.FullName}: a link to a folder that is among the inputs already; left out.");
        }
        catch (IOException exception)
        {
            notices.Add($"{folder.FullName}: a link that leads nowhere; left out. {exception.Message}");
        }
        return false;
    }

    IEnumerable<string> Files(Branch branch, string folder, string prefix)
    {
        var inner = branch.Inner.ToDictionary(inner => $"{inner.Name}/");
        var files = Names(new(folder), folder => folder.EnumerateFiles()) ?? [];
        var sounds = files.Where(name => AudioFile.Extensions.Contains(Path.GetExtension(name).ToLowerInvariant()));
        // With its '/' the name of a folder stands where the paths below it do.
        foreach (var name in sounds.Concat(inner.Keys).Order(StringComparer.Ordinal))
        {
            if (!inner.TryGetValue(name, out var next))
                yield return prefix + name;
            else
                foreach (var path in Files(next, Path.Combine(folder, next.Name), prefix + name))
                    yield return path;
        }
    }

    /// <summary>Names in a folder but hidden ones; null, and a notice, where it cannot be read.</summary>
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

    /// <summary>The path with every link on the way resolved; two names of one folder have the same real path.</summary>
    static string RealPath(DirectoryInfo folder)
    {
        var target = folder.ResolveLinkTarget(returnFinalTarget: true) as DirectoryInfo ?? folder;
        return target.Parent is { } parent ? Path.Combine(RealPath(parent), target.Name) : target.FullName;
    }
}
