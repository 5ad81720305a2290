using System.IO.Enumeration;

namespace VaePipeline.Datasets;

/// <summary>The files of an NSynth set: <c>examples.json</c> with the metadata of every note, and <c>audio/{note}.wav</c>.</summary>
static class NSynthLayout
{
    public const string ExamplesFile = "examples.json";
    public const string AudioFolder = "audio";
    const string WavExtension = ".wav";
    const int MaxNames = 3;

    /// <summary>The folder in which an unfinished render keeps its state.</summary>
    public const string RenderingFolder = ".rendering";

    /// <summary>The request of an unfinished render, in <see cref="RenderingFolder"/>.</summary>
    public const string RenderRequestFile = "begun.json";

    public static string AudioPath(string root, string id) => Path.Combine(root, AudioFolder, id + WavExtension);

    public static bool IsUnfinishedRender(string root) => File.Exists(Path.Combine(root, RenderingFolder, RenderRequestFile));

    public static NoteSet Load(string root)
    {
        var examples = Path.Combine(root, ExamplesFile);
        var audio = Path.Combine(root, AudioFolder);
        var notes = ExamplesReader.Read(examples, root);
        if (!IsOrdered(notes)) // sorting 300,000 notes takes a second, and most files are in order
            notes.Sort(ById);
        for (var i = 1; i < notes.Count; i++)
            if (notes[i].Id == notes[i - 1].Id)
                throw new DatasetException($"{examples}: the key \"{notes[i].Id}\" occurs twice; keys must be unique.");
        if (notes.Count == 0)
            throw new DatasetException($"{examples}: has no notes; download or render the set again.");
        var set = new NoteSet(Path.GetFileName(root), root, notes)
        {
            MissingFound = new(() => MissingOf(notes, audio)),
            LeftOutFound = new(() => LeftOutOf(notes, root, examples)),
        };
        if (!File.Exists(notes[0].Path) && set.Missing.Count == notes.Count)
            throw new DatasetException(
                $"{audio}: none of the {notes.Count} WAV files in examples.json exists (first: {notes[0].Id}.wav); "
                    + "unpack the audio folder next to examples.json."
            );
        return set;
    }

    static string[] MissingOf(List<Note> notes, string audio)
    {
        var existing = SoundsIn(audio);
        return [.. notes.Where(note => !existing.Contains(note.Id)).Select(note => note.Id)];
    }

    /// <summary>A line about the sounds next to examples.json and in the folder of audio that are no file of a note; none if there are none.</summary>
    static string[] LeftOutOf(List<Note> notes, string root, string examples)
    {
        var known = notes.Select(note => note.Id + WavExtension).ToHashSet(StringComparer.Ordinal);
        string[] unknown =
        [
            .. FilesIn(root)
                .Concat(FilesIn(Path.Combine(root, AudioFolder)).Where(file => !known.Contains(Path.GetFileName(file))))
                .Where(file => !Path.GetFileName(file).StartsWith('.') && SoundNames.KindOf(file) != SoundKind.None)
                .Order(StringComparer.Ordinal),
        ];
        var names =
            string.Join(", ", unknown.Take(MaxNames).Select(file => Path.GetRelativePath(root, file)))
            + (unknown.Length > MaxNames ? ", ..." : "");
        return unknown.Length == 0
            ? []
            :
            [
                $"{examples}: {unknown.Length} {(unknown.Length == 1 ? "sound next to it is" : "sounds next to it are")} not in it, and left out: {names}",
            ];
    }

    static IEnumerable<string> FilesIn(string folder) => Directory.Exists(folder) ? Directory.EnumerateFiles(folder) : [];

    /// <summary>Names of the WAV files in a folder without their extension; empty when the folder does not exist.</summary>
    static HashSet<string> SoundsIn(string folder) =>
        Directory.Exists(folder)
            ? new FileSystemEnumerable<string>(
                folder,
                (ref FileSystemEntry file) => file.FileName[..^WavExtension.Length].ToString(),
                new() { AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false }
            )
            {
                ShouldIncludePredicate = (ref FileSystemEntry file) => file.FileName.EndsWith(WavExtension) && !file.IsDirectory,
            }.ToHashSet(StringComparer.Ordinal)
            : [];

    static int ById(Note a, Note b) => string.CompareOrdinal(a.Id, b.Id);

    static bool IsOrdered(List<Note> notes)
    {
        for (var i = 1; i < notes.Count; i++)
            if (ById(notes[i - 1], notes[i]) > 0)
                return false;
        return true;
    }
}
