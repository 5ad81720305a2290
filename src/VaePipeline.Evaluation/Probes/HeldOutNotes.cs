using System.Text;
using VaePipeline.Datasets;

namespace VaePipeline.Evaluation.Probes;

/// <summary>held-out.txt of a run folder: the ids of the notes that its model was not trained on, one per line.</summary>
static class HeldOutNotes
{
    public const string FileName = "held-out.txt";

    /// <summary>Writes the ids of the validation notes of a split; the run folder is created if missing.</summary>
    public static void Write(string runFolder, IReadOnlyList<Note> notes, double validationFraction, int seed)
    {
        Directory.CreateDirectory(runFolder);
        var text = string.Concat(Split.Random(notes.Count, validationFraction, seed).Validation.Select(row => notes[row].Id + "\n"));
        AtomicFile.Write(Path.Combine(runFolder, FileName), stream => stream.Write(Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>The ids of a run folder, or null when it has no such file.</summary>
    public static IReadOnlySet<string>? Read(string runFolder) =>
        Path.Combine(runFolder, FileName) is var file && File.Exists(file)
            ? File.ReadLines(file).Where(id => id.Length > 0).ToHashSet(StringComparer.Ordinal)
            : null;

    /// <summary>Draws the ids again from a table of all notes of a run, for runs without the file.</summary>
    public static IReadOnlySet<string> DrawnFrom(EmbeddingTable table, double validationFraction, int seed)
    {
        var ids = table.Ids.Order(StringComparer.Ordinal).ToArray();
        return Split.Random(ids.Length, validationFraction, seed).Validation.Select(row => ids[row]).ToHashSet(StringComparer.Ordinal);
    }
}
