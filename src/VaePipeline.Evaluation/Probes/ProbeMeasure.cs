using VaePipeline.Evaluation.Neighbors;

namespace VaePipeline.Evaluation.Probes;

/// <summary>One measure of one table.</summary>
/// <param name="Name">The measure's name.</param>
/// <param name="Value">The value with its interval over instruments.</param>
/// <param name="Chance">The value of a random answer; NaN if unknown.</param>
/// <param name="Lead">
/// The first table's lead over this one, note by note, with its interval over instruments: an interval above 0 means that the first is
/// better. Null for the first table.
/// </param>
public sealed record ProbeMeasure(string Name, Estimate Value, double Chance, Estimate? Lead)
{
    /// <summary>Its column in the short table, such as "instrument"; null if it has none.</summary>
    public string? Column { get; init; }

    internal NoteScores? Scores { get; init; }

    /// <summary>The question of a measure of neighbors; null for other measures.</summary>
    internal RetrievalScore? Retrieval { get; init; }
}
