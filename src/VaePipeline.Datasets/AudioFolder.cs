namespace VaePipeline.Datasets;

/// <summary>Loads any folder of audio as a set, without hidden names. Symbolic links are followed; each real folder is visited once.</summary>
static class AudioFolder
{
    public static NoteSet Load(string root)
    {
        var leftOut = new LeftOutSounds(ffmpeg: null);
        var paths = SoundsIn(root, leftOut);
        var notice = leftOut.Notice();
        if (paths.Count == 0)
            throw new DatasetException(
                $"{root}: no audio in this folder or its subfolders; files that end in "
                    + $"{string.Join(", ", AudioFile.Extensions.Order(StringComparer.Ordinal))} are read.{(notice is null ? "" : $" {notice}")}"
            );
        paths.Sort(StringComparer.Ordinal);
        return new NoteSet(Path.GetFileName(root), root, paths.ConvertAll(relative => ToNote(root, relative)))
        {
            LeftOutFound = new(notice is null ? [] : [$"{root}: {notice}"]),
        };
    }

    /// <summary>The first sound in a folder or its subfolders, relative to it; null if there is none.</summary>
    public static string? FirstIn(string root, LeftOutSounds leftOut) => SoundsIn(root, leftOut).Min(StringComparer.Ordinal);

    static List<string> SoundsIn(string root, LeftOutSounds leftOut)
    {
        var paths = new List<string>();
        Collect(new DirectoryInfo(root), "", paths, [RealPath(new DirectoryInfo(root))], leftOut);
        return paths;
    }

    static Note ToNote(string root, string relative)
    {
        var note = new Note(relative, Path.Combine(root, relative.Replace('/', Path.DirectorySeparatorChar))) { RelativePath = relative };
        return NSynthName.TryParse(Path.GetFileNameWithoutExtension(relative), out var name)
            ? note with
            {
                Instrument = name.Instrument,
                Family = name.Family,
                Source = name.Source,
                Pitch = name.Pitch,
                Velocity = name.Velocity,
            }
            : note;
    }

    static void Collect(DirectoryInfo folder, string prefix, List<string> paths, HashSet<string> visited, LeftOutSounds leftOut)
    {
        foreach (var entry in EntriesOf(folder))
        {
            if (entry.Name.StartsWith('.'))
                continue;
            if (entry is DirectoryInfo inner)
            {
                // skipping it would silently return a part of the set
                if (SoundFileAccess.IsNameLost(inner.FullName))
                    throw new DatasetException($"{inner.FullName}: {SoundFileAccess.WhyMissing(inner.FullName)}");
                if (visited.Add(RealPath(inner)) && inner.Exists)
                    Collect(inner, $"{prefix}{entry.Name}/", paths, visited, leftOut);
            }
            else if (leftOut.IsRead(entry.FullName))
                paths.Add(prefix + entry.Name);
        }
    }

    // The order is the same on every file system. Links come last: a folder that is reachable by its own name and by a link gets its own name.
    static IReadOnlyList<FileSystemInfo> EntriesOf(DirectoryInfo folder)
    {
        try
        {
            return
            [
                .. folder.EnumerateFileSystemInfos().OrderBy(e => e.LinkTarget is not null).ThenBy(e => e.Name, StringComparer.Ordinal),
            ];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // skipping the folder would silently return a part of the set
            throw new DatasetException(
                $"{folder.FullName}: this folder cannot be listed ({exception.Message}); make it readable, or move it out of the set.",
                exception
            );
        }
    }

    /// <summary>The path with all symbolic links resolved: the same for every name of a folder.</summary>
    public static string RealPath(DirectoryInfo folder)
    {
        var target = folder.ResolveLinkTarget(returnFinalTarget: true) as DirectoryInfo ?? folder;
        return target.Parent is { } parent ? Path.Combine(RealPath(parent), target.Name) : target.FullName;
    }
}
