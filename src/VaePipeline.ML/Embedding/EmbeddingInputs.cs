using VaePipeline.Datasets;

namespace VaePipeline.ML.Embedding;

/// <summary>What there is to embed: the notes of files and folders, in order.</summary>
static class EmbeddingInputs
{
    /// <summary>The notes that the inputs name; their paths are as the user would write them, below the input given.</summary>
    /// <exception cref="TimbreException">An input does not exist.</exception>
    /// <exception cref="DatasetException">A folder holds no audio, or its examples.json is broken.</exception>
    public static IReadOnlyList<Note> Find(IEnumerable<string> inputs)
    {
        var notes = new List<Note>();
        foreach (var input in inputs)
        {
            if (Directory.Exists(input))
                notes.AddRange(NoteSet.Load(input).Notes.Select(note => note with { Path = Below(input, note) }));
            else if (File.Exists(input))
                notes.Add(new(Path.GetFileName(input), input));
            else
                throw new TimbreException($"{input}: no such file or folder; give sound files, folders of them, or folders in NSynth's layout.");
        }
        return notes;
    }

    static string Below(string folder, Note note) => note.RelativePath.Length > 0 ? Path.Combine(folder, note.RelativePath) : note.Path;
}
