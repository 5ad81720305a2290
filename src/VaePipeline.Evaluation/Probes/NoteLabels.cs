using VaePipeline.Datasets;

namespace VaePipeline.Evaluation.Probes;

/// <summary>Finds the notes of a table among others, and takes over their labels.</summary>
static class NoteLabels
{
    /// <summary>(N) the index of each row's note, or -1. A note is found by its id, or by the name of a file without its extension.</summary>
    public static int[] Places(EmbeddingTable table, IReadOnlyList<Note> notes)
    {
        var placeOf = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < notes.Count; i++)
            placeOf[notes[i].Id] = i;
        return
        [
            .. table.Ids.Select(id =>
                placeOf.TryGetValue(id, out var place) || placeOf.TryGetValue(Path.GetFileNameWithoutExtension(id), out place) ? place : -1
            ),
        ];
    }

    /// <summary>The table with the labels of its notes as columns.</summary>
    /// <param name="table">The table.</param>
    /// <param name="notes">(N) the note of each row; null where it is unknown.</param>
    public static EmbeddingTable WithLabels(this EmbeddingTable table, IReadOnlyList<Note?> notes)
    {
        TextColumn[] texts =
        [
            Text("instrument", note => note.Instrument),
            Text("family", note => note.Family),
            Text("source", note => note.Source),
        ];
        KeyValuePair<string, double[]>[] numbers = [Numbers("pitch", note => note.Pitch), Numbers("velocity", note => note.Velocity)];
        return table.WithColumns(
            texts.Where(column => column.Values.Count > 0),
            numbers.Where(column => column.Value.Any(double.IsFinite))
        );

        TextColumn Text(string name, Func<Note, string?> label) =>
            TextColumn.Of(name, notes.Select(note => note is null ? null : label(note)));

        KeyValuePair<string, double[]> Numbers(string name, Func<Note, int?> label) =>
            new(name, [.. notes.Select(note => note is null ? double.NaN : label(note) ?? double.NaN)]);
    }
}
