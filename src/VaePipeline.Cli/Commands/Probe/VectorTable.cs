using VaePipeline.Evaluation;
using VaePipeline.Evaluation.Tables;
using VaePipeline.Datasets;

namespace VaePipeline.Cli.Commands.Probe;

/// <summary>Vectors in memory as a table.</summary>
static class VectorTable
{
    /// <param name="name">What reports call it.</param>
    /// <param name="ids">(N) ids.</param>
    /// <param name="vectors">(N, D) values, row-major.</param>
    public static EmbeddingTable Of(string name, string[] ids, float[] vectors) =>
        new(name, ids, [.. Enumerable.Range(0, vectors.Length / ids.Length).Select(unit => FormattableString.Invariant($"z{unit:00}"))], vectors);

    /// <summary>A table with what is known of its notes.</summary>
    public static EmbeddingTable WithLabels(this EmbeddingTable table, IReadOnlyList<Note?> notes)
    {
        TextColumn[] texts = [Text("instrument", note => note.Instrument), Text("family", note => note.Family), Text("source", note => note.Source)];
        KeyValuePair<string, double[]>[] numbers = [Numbers("pitch", note => note.Pitch), Numbers("velocity", note => note.Velocity)];
        return table.WithColumns(texts.Where(column => column.Values.Count > 0), numbers.Where(column => column.Value.Any(double.IsFinite)));

        TextColumn Text(string name, Func<Note, string?> label) => TextColumn.Of(name, notes.Select(note => note is null ? null : label(note)));

        KeyValuePair<string, double[]> Numbers(string name, Func<Note, int?> label) => new(name, [.. notes.Select(note => note is null ? double.NaN : label(note) ?? double.NaN)]);
    }
}
