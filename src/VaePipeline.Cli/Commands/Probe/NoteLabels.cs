using VaePipeline.Evaluation;
using VaePipeline.Evaluation.Tables;
using VaePipeline.Datasets;

namespace VaePipeline.Cli.Commands.Probe;

/// <summary>Finds the notes of a table in a set, or their labels in another CSV.</summary>
static class NoteLabels
{
    /// <summary>Whether labels are to be had from a CSV and not from a set.</summary>
    public static bool IsCsv(string labels) => Path.GetExtension(labels).Equals(".csv", StringComparison.OrdinalIgnoreCase);

    /// <summary>A set by its folder or its examples.json.</summary>
    public static NoteSet Set(string labels) =>
        NoteSet.Load(Path.GetFileName(labels) == "examples.json" ? Path.GetDirectoryName(Path.GetFullPath(labels))! : labels);

    /// <summary>(N) for each row of a table where its note is, or -1: notes go by their id, or by a file's name without extension.</summary>
    public static int[] Places(EmbeddingTable table, IReadOnlyList<Note> notes, string source)
    {
        var placeOf = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < notes.Count; i++)
            placeOf[notes[i].Id] = i;
        var places = table.Ids.Select(id => placeOf.TryGetValue(id, out var place) || placeOf.TryGetValue(Path.GetFileNameWithoutExtension(id), out place) ? place : -1).ToArray();
        return Array.TrueForAll(places, place => place < 0)
            ? throw new UsageException($"{source} knows none of the notes of {table.Name} (first: \"{table.Ids[0]}\"); name the set that was embedded with --labels.")
            : places;
    }

    /// <summary>The table with the labels that another CSV gives its ids; where that one lacks an id, nothing is known.</summary>
    public static EmbeddingTable FromCsv(EmbeddingTable table, string path)
    {
        Note[] notes = [.. LabelFile.Read(path).Select(label => new Note(label.Id, "")
        {
            Instrument = label.Instrument,
            Family = label.Family,
            Source = label.Source,
            Pitch = label.Pitch,
            Velocity = label.Velocity,
        })];
        return table.WithLabels([.. Places(table, notes, path).Select(place => place < 0 ? null : notes[place])]);
    }
}
