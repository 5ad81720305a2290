using VaePipeline.Analytics;
using VaePipeline.Analytics.Tables;
using VaePipeline.Datasets;

namespace VaePipeline.Cli.Commands.Probe;

/// <summary>Labels of notes from elsewhere than the table of their vectors: a set, its examples.json, or another CSV.</summary>
static class NoteLabels
{
    static readonly string[] TextLabels = ["instrument", "family", "source"];
    static readonly string[] NumberLabels = ["pitch", "velocity"];

    /// <summary>The table with the labels that a set or file gives its ids; notes it does not know have none.</summary>
    /// <param name="table">The vectors.</param>
    /// <param name="labels">A set's folder, the examples.json of one, or a CSV with a column id and columns of labels.</param>
    public static EmbeddingTable Add(EmbeddingTable table, string labels)
    {
        var known = Path.GetExtension(labels).Equals(".csv", StringComparison.OrdinalIgnoreCase) ? OfCsv(labels) : OfSet(labels);
        var rows = table.Ids.Select(id => known.GetValueOrDefault(id) ?? known.GetValueOrDefault(Path.GetFileNameWithoutExtension(id))).ToArray();
        if (rows.All(row => row is null))
            throw new UsageException($"{labels} knows none of the notes of {table.Name} (first: \"{table.Ids[0]}\"); name the set that was embedded.");
        return table.WithColumns(
            TextLabels.Select(label => TextColumn.Of(label, rows.Select(row => row?.Texts.GetValueOrDefault(label)))).Where(column => column.Values.Count > 0),
            NumberLabels.Select(label => KeyValuePair.Create(label, rows.Select(row => row?.Numbers.GetValueOrDefault(label) ?? double.NaN).ToArray()))
                .Where(column => column.Value.Any(double.IsFinite)));
    }

    static Dictionary<string, Labels> OfSet(string path)
    {
        var folder = Path.GetFileName(path) == "examples.json" ? Path.GetDirectoryName(Path.GetFullPath(path))! : path;
        return NoteSet.Load(folder).Notes.ToDictionary(note => note.Id, note => new Labels(
            new() { ["instrument"] = note.Instrument, ["family"] = note.Family, ["source"] = note.Source },
            new() { ["pitch"] = note.Pitch, ["velocity"] = note.Velocity }), StringComparer.Ordinal);
    }

    static Dictionary<string, Labels> OfCsv(string path)
    {
        var table = EmbeddingTable.Read(path);
        return Enumerable.Range(0, table.Count).ToDictionary(row => table.Ids[row], row => new Labels(
            TextLabels.ToDictionary(label => label, label => table.Text(label)?[row]),
            NumberLabels.ToDictionary(label => label, label => table.Numbers(label) is { IsEmpty: false } numbers && double.IsFinite(numbers[row]) ? numbers[row] : (double?)null)),
            StringComparer.Ordinal);
    }

    sealed record Labels(Dictionary<string, string?> Texts, Dictionary<string, double?> Numbers);
}
