using VaePipeline.Audio;
using VaePipeline.Audio.Formats.Ffmpeg;
using VaePipeline.Datasets;

namespace VaePipeline.ML.Jobs.Inputs;

/// <summary>Finds the notes of files, folders, patterns and lists, in order and one at a time.</summary>
/// <param name="standardInput">Read for the input <c>-</c>: one path per line.</param>
/// <param name="ffmpeg">Decodes more formats of folders; null for those that are read without it.</param>
sealed class InputFinder(TextReader standardInput, FfmpegDecoder? ffmpeg = null)
{
    readonly LeftOutSounds _leftOut = new(ffmpeg);

    /// <summary>
    /// One line per skipped folder, and per folder of sets that is read without their labels; after the last note, one about sounds that are left
    /// out because of their format.
    /// </summary>
    public List<string> Notices { get; } = [];

    /// <summary>The notes of the inputs. Paths begin with the input as given.</summary>
    /// <exception cref="TimbreException">An input does not exist or contains no sound, or a list is malformed.</exception>
    /// <exception cref="DatasetException">A folder's examples.json is malformed.</exception>
    public IEnumerable<Note> Find(IEnumerable<string> inputs)
    {
        foreach (var input in inputs)
        {
            var count = 0L;
            foreach (var note in Notes(input))
            {
                count++;
                yield return note;
            }
            if (count == 0)
                throw new TimbreException(NoneFound(input));
        }
        if (_leftOut.Notice() is { } notice)
            Notices.Add(notice);
    }

    IEnumerable<Note> Notes(string input)
    {
        if (input == "-")
            return ListFile.ReadLines(standardInput, "");
        if (File.Exists(Path.Combine(input, "examples.json")) || IsUnion(input))
            return Below(input, WithNotices(NoteSet.Load(input)));
        if (Directory.Exists(input))
            return new FolderWalk(input, int.MaxValue, Notices)
                .Files()
                .Where(relative => _leftOut.IsRead(Path.Combine(input, relative)))
                .Select(relative => Below(input, relative));
        if (File.Exists(input))
            return ListFile.IsTable(input) ? ListFile.ReadTable(input)
                : ListFile.IsLines(input) ? Lines(input)
                : [new(Path.GetFileName(input), input)];
        if (GlobPattern.IsOne(input))
            return Matches(GlobPattern.Parse(input));
        if (SoundFileAccess.IsNameLost(input))
            throw new TimbreException($"{input}: {SoundFileAccess.WhyMissing(input)}");
        throw new TimbreException(
            $"{input}: no such file or folder; give sound files, folders, patterns such as 'drums/**/*.wav', lists (.csv, .txt), or - for a list on standard input."
        );
    }

    NoteSet WithNotices(NoteSet set)
    {
        Notices.AddRange(set.LeftOut);
        return set;
    }

    /// <summary>Whether a folder has sets and no other sounds. Next to other sounds, files are listed without the labels of the sets.</summary>
    bool IsUnion(string folder)
    {
        if (!Directory.Exists(folder) || SetUnion.SetsIn(folder).Count == 0)
            return false;
        if (SetUnion.LooseSound(folder, new(ffmpeg: null)) is not { } loose)
            return true;
        Notices.Add($"{folder}: {loose} is in no set, so the sets in this folder are read as files, without the labels of examples.json.");
        return false;
    }

    string NoneFound(string input)
    {
        if (input == "-")
            return "-: the standard input is empty; send it one path per line, as `find` prints them.";
        if (File.Exists(input))
            return $"{input}: the list is empty; write {(ListFile.IsTable(input) ? "one row per sound, with its file in the column path" : "one path per line")}.";
        if (_leftOut.Notice() is { } notice)
            return $"{input}: {(Directory.Exists(input) ? "the folder and its subfolders contain" : "the pattern matches")} no sound that can be read. {notice}";
        var extensions = string.Join(", ", AudioFile.Extensions.Order(StringComparer.Ordinal));
        return Directory.Exists(input)
            ? $"{input}: the folder and its subfolders contain no sound file; supported extensions: {extensions}."
            : $"{input}: the pattern matches no sound file; ** matches any number of folders; supported extensions: {extensions}.";
    }

    static IEnumerable<Note> Lines(string list)
    {
        using var reader = File.OpenText(list);
        foreach (var note in ListFile.ReadLines(reader, Path.GetDirectoryName(list) ?? ""))
            yield return note;
    }

    IEnumerable<Note> Matches(GlobPattern pattern)
    {
        var folder = pattern.Folder.Length == 0 ? "." : pattern.Folder;
        return Directory.Exists(folder)
            ? new FolderWalk(folder, pattern.Depth, Notices)
                .Files()
                .Where(relative => pattern.Names.IsMatch(relative))
                .Where(relative => pattern.NamesExtension || _leftOut.IsRead(Path.Combine(folder, relative)))
                .Select(relative => Below(pattern.Folder, relative))
            : [];
    }

    static IEnumerable<Note> Below(string folder, NoteSet set) =>
        set.Root == folder
            ? set.Notes
            : set.Notes.Select(note =>
                note with
                {
                    Path = note.RelativePath.Length > 0 ? Path.Combine(folder, note.RelativePath) : note.Path,
                }
            );

    static Note Below(string folder, string relative)
    {
        var note = new Note(relative, Path.Combine(folder, relative.Replace('/', Path.DirectorySeparatorChar))) { RelativePath = relative };
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
}
