namespace VaePipeline.Datasets.NSynth;

/// <summary>NSynth's folder: <c>examples.json</c> with the metadata of every note, and <c>audio/{note}.wav</c>.</summary>
static class NSynthLayout
{
    public const string ExamplesFile = "examples.json";
    public const string AudioFolder = "audio";

    public static string AudioPath(string root, string id) => Path.Combine(root, AudioFolder, id + ".wav");

    public static NoteSet Load(string root)
    {
        var examples = Path.Combine(root, ExamplesFile);
        var there = new HashSet<string>(StringComparer.Ordinal);
        var audio = Path.Combine(root, AudioFolder);
        if (Directory.Exists(audio))
            there.UnionWith(Directory.EnumerateFiles(audio, "*.wav").Select(path => Path.GetFileNameWithoutExtension(path)));

        var notes = ExamplesReader.Read(examples, root);
        notes.Sort((a, b) => string.CompareOrdinal(a.Id, b.Id));
        for (var i = 1; i < notes.Count; i++)
            if (notes[i].Id == notes[i - 1].Id)
                throw new DatasetException($"{examples}: the key \"{notes[i].Id}\" is there twice; keys must be unique.");
        var missing = notes.Where(note => !there.Contains(note.Id)).Select(note => note.Id).ToArray();
        if (notes.Count == 0)
            throw new DatasetException($"{examples}: names no notes; download or render the set again.");
        if (missing.Length == notes.Count)
            throw new DatasetException(
                $"{audio}: none of the {notes.Count} WAV files that examples.json names is there (first: {missing[0]}.wav); " +
                "unpack the audio folder beside examples.json.");
        return new NoteSet(Path.GetFileName(root), root, notes) { Missing = missing };
    }
}
