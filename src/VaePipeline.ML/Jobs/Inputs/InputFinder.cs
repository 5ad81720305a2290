using VaePipeline.Datasets;

namespace VaePipeline.ML.Jobs.Inputs;

/// <summary>What there is to embed: the notes of files, folders, patterns and lists, in order and one at a time.</summary>
/// <param name="standardInput">What the input <c>-</c> reads: a path a line.</param>
sealed class InputFinder(TextReader standardInput)
{
    /// <summary>A line for every folder that had to be left out.</summary>
    public List<string> Notices { get; } = [];

    /// <summary>The notes that the inputs name; their paths are as the user would write them, below the input given.</summary>
    /// <exception cref="TimbreException">An input does not exist or names nothing, or a list is broken.</exception>
    /// <exception cref="DatasetException">A folder's examples.json is broken.</exception>
    public IEnumerable<Note> Find(IEnumerable<string> inputs)
    {
        foreach (var input in inputs)
        {
            var found = 0L;
            foreach (var note in Notes(input))
            {
                found++;
                yield return note;
            }
            if (found == 0)
                throw new TimbreException(NoneFound(input));
        }
    }

    IEnumerable<Note> Notes(string input)
    {
        if (input == "-")
            return ListFile.ReadLines(standardInput, "");
        if (File.Exists(Path.Combine(input, "examples.json")))
            return Below(input, NoteSet.Load(input));
        if (Directory.Exists(input))
            return new FolderWalk(input, int.MaxValue, Notices).Files().Select(relative => Below(input, relative));
        if (File.Exists(input))
            return ListFile.IsTable(input) ? ListFile.ReadTable(input) : ListFile.IsLines(input) ? Lines(input) : [new(Path.GetFileName(input), input)];
        if (GlobPattern.IsOne(input))
            return Matches(GlobPattern.Parse(input));
        throw new TimbreException($"{input}: no such file or folder; give sound files, folders of them, patterns such as 'drums/**/*.wav', lists (.csv, .txt), or - for a list on stdin.");
    }

    static string NoneFound(string input)
    {
        if (input == "-")
            return "-: the standard input names no file; send it a path a line, as in: find sounds -name '*.wav' | vae embed - --out FILE.csv";
        if (File.Exists(input))
            return $"{input}: the list names no file; write {(ListFile.IsTable(input) ? "a row a sound, its file in the column path" : "a path a line")}.";
        var endings = string.Join(", ", Audio.AudioFile.Extensions.Order(StringComparer.Ordinal));
        return Directory.Exists(input)
            ? $"{input}: the folder holds no sound file, nor do those in it; files that end in {endings} are read."
            : $"{input}: the pattern matches no sound file; ** crosses folders, and files that end in {endings} are read.";
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
            ? new FolderWalk(folder, pattern.Depth, Notices).Files().Where(relative => pattern.Names.IsMatch(relative)).Select(relative => Below(pattern.Folder, relative))
            : [];
    }

    static IEnumerable<Note> Below(string folder, NoteSet set) => set.Root == folder
        ? set.Notes
        : set.Notes.Select(note => note with { Path = note.RelativePath.Length > 0 ? Path.Combine(folder, note.RelativePath) : note.Path });

    static Note Below(string folder, string relative)
    {
        var note = new Note(relative, Path.Combine(folder, relative.Replace('/', Path.DirectorySeparatorChar))) { RelativePath = relative };
        return NSynthName.TryParse(Path.GetFileNameWithoutExtension(relative), out var name)
            ? note with { Instrument = name.Instrument, Family = name.Family, Source = name.Source, Pitch = name.Pitch, Velocity = name.Velocity }
            : note;
    }
}
