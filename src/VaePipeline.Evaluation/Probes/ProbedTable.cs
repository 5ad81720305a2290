namespace VaePipeline.Evaluation.Probes;

/// <summary>The measures of one table.</summary>
/// <param name="Name">The table's name.</param>
/// <param name="Units">Units of its vectors.</param>
/// <param name="Measures">The measures, the same in every table of a report.</param>
public sealed record ProbedTable(string Name, int Units, IReadOnlyList<ProbeMeasure> Measures)
{
    /// <summary>A measure by its column, such as "pitch"; null if it was not measured.</summary>
    public ProbeMeasure? this[string column] => Measures.FirstOrDefault(measure => measure.Column == column);

    /// <summary>The table's name without folders.</summary>
    public string ShortName => Path.GetFileName(Name) is { Length: > 0 } file ? file : Name;
}
