namespace VaePipeline.Datasets;

/// <summary>A folder of notes, or a folder of such sets. Only names and metadata are in memory; the audio stays on disk.</summary>
/// <param name="Name">The folder's name.</param>
/// <param name="Root">The folder's absolute path.</param>
/// <param name="Notes">The notes in ordinal order of their ids, including those without a file.</param>
public sealed record NoteSet(string Name, string Root, IReadOnlyList<Note> Notes)
{
    /// <summary>Ids of notes that are in examples.json but have no WAV file. Searched on first use.</summary>
    public IReadOnlyList<string> Missing => MissingFound.Value;

    internal Lazy<IReadOnlyList<string>> MissingFound { get; init; } = new([]);

    /// <summary>Lines about sounds in the folder that are not in the set, with their number. Searched on first use.</summary>
    internal IReadOnlyList<string> LeftOut => LeftOutFound.Value;

    internal Lazy<IReadOnlyList<string>> LeftOutFound { get; init; } = new([]);

    /// <summary>
    /// Loads a set: NSynth's layout (<c>examples.json</c> and <c>audio/*.wav</c>) if the folder has an examples.json; the union of such
    /// sets if its subfolders have one, with ids such as <c>subfolder/note</c>; otherwise every audio file in the folder and its subfolders.
    /// </summary>
    /// <exception cref="DatasetException">
    /// The folder does not exist or has no audio, an examples.json is invalid, or a folder of sets has other audio too.
    /// </exception>
    public static NoteSet Load(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var root = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(folder));
        if (!Directory.Exists(root))
            throw new DatasetException(
                $"{folder}: no such folder; give one with examples.json and audio/*.wav (NSynth's layout), or any folder of audio."
            );
        if (File.Exists(System.IO.Path.Combine(root, NSynthLayout.ExamplesFile)))
            return NSynthLayout.Load(root);
        if (SetUnion.UnfinishedIn(root) is { } unfinished)
            throw new DatasetException(
                $"{unfinished}: an unfinished render (no examples.json yet); run the same render again to finish it."
            );
        return SetUnion.SetsIn(root) is { Count: > 0 } sets ? SetUnion.Load(root, sets) : AudioFolder.Load(root);
    }
}
