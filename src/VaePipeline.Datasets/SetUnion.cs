namespace VaePipeline.Datasets;

/// <summary>
/// A folder whose subfolders are NSynth sets, as one set: the id of a note is prefixed with its subfolder's name and '/'. Instruments of equal
/// name are one instrument.
/// </summary>
static class SetUnion
{
    /// <summary>
    /// The subfolders with an examples.json in the order of their ids, or none. Each real folder is in the list once, even if a link leads
    /// to it.
    /// </summary>
    public static IReadOnlyList<string> SetsIn(string root) =>
        [
            .. Folders(root)
                .Where(IsSet)
                .OrderBy(folder => folder.LinkTarget is not null)
                .DistinctBy(AudioFolder.RealPath, StringComparer.Ordinal)
                .Select(folder => folder.Name)
                .OrderBy(name => $"{name}/", StringComparer.Ordinal),
        ];

    /// <summary>The folder or its first subfolder that is an unfinished render; null if there is none.</summary>
    public static string? UnfinishedIn(string root) =>
        Folders(root)
            .Where(folder => !IsSet(folder))
            .Select(folder => folder.FullName)
            .Order(StringComparer.Ordinal)
            .Prepend(root)
            .FirstOrDefault(NSynthLayout.IsUnfinishedRender);

    /// <summary>A sound in the folder that is in none of its sets, relative to the folder; null if there is none.</summary>
    /// <param name="root">The folder.</param>
    /// <param name="leftOut">Counts the sounds of other formats up to that one.</param>
    public static string? LooseSound(string root, LeftOutSounds leftOut) =>
        Visible(root)
            .Where(entry => entry is not DirectoryInfo folder || !IsSet(folder))
            .OrderBy(entry => entry.Name, StringComparer.Ordinal)
            .Select(entry =>
                entry is DirectoryInfo
                    ? AudioFolder.FirstIn(entry.FullName, leftOut) is { } sound
                        ? $"{entry.Name}/{sound}"
                        : null
                    : leftOut.IsRead(entry.FullName)
                        ? entry.Name
                        : null
            )
            .FirstOrDefault(sound => sound is not null);

    /// <summary>Loads all sets. A sound outside of them is refused, because its labels would be missing among theirs.</summary>
    /// <exception cref="DatasetException">A set is invalid, there are other sounds, or a link is broken.</exception>
    public static NoteSet Load(string root, IReadOnlyList<string> sets)
    {
        var leftOut = new LeftOutSounds(ffmpeg: null);
        if (LooseSound(root, leftOut) is { } loose)
            throw new DatasetException(
                $"{root}: {loose} is in no set, next to {sets.Count} with examples.json ({string.Join(", ", sets.Take(3))}{(sets.Count > 3 ? ", ..." : "")}); move one or the other to another folder."
            );
        if (Visible(root).FirstOrDefault(IsBrokenLink) is { } broken)
            throw new DatasetException(
                $"{broken.FullName}: a link to {broken.LinkTarget}, which is not there, in a folder of sets; mend or remove it."
            );
        NoteSet[] loaded = [.. sets.Select(name => NSynthLayout.Load(Path.Combine(root, name)))];
        return new(
            Path.GetFileName(root),
            root,
            [
                .. loaded.SelectMany(set =>
                    set.Notes.Select(note => note with { Id = Prefixed(set, note.Id), RelativePath = Prefixed(set, note.RelativePath) })
                ),
            ]
        )
        {
            LeftOutFound = new(() =>
                [
                    .. loaded.SelectMany(set => set.LeftOut),
                    .. leftOut.Notice() is { } notice ? [$"{root}: {notice}"] : Array.Empty<string>(),
                ]
            ),
            MissingFound = new(() => [.. loaded.SelectMany(set => set.Missing.Select(id => Prefixed(set, id)))]),
        };
    }

    static string Prefixed(NoteSet set, string id) => $"{set.Name}/{id}";

    static bool IsBrokenLink(FileSystemInfo entry) =>
        entry.LinkTarget is not null && entry.ResolveLinkTarget(returnFinalTarget: true) is not { Exists: true };

    static bool IsSet(DirectoryInfo folder) => File.Exists(Path.Combine(folder.FullName, NSynthLayout.ExamplesFile));

    static IReadOnlyList<DirectoryInfo> Folders(string root)
    {
        try
        {
            return [.. Visible(root).OfType<DirectoryInfo>()];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return []; // listing its audio gives the error
        }
    }

    static IEnumerable<FileSystemInfo> Visible(string root) =>
        new DirectoryInfo(root).EnumerateFileSystemInfos().Where(entry => !entry.Name.StartsWith('.'));
}
