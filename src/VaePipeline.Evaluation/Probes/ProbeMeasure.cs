using VaePipeline.Evaluation.Sampling;

namespace VaePipeline.Evaluation.Probes;

/// <summary>One figure of one table.</summary>
/// <param name="Name">What is measured, in words.</param>
/// <param name="Value">The figure, with its interval over instruments.</param>
/// <param name="Chance">What a random answer would give; NaN where that is not known.</param>
/// <param name="Lead">
/// How far the first table is ahead of this one, note by note, with its interval over instruments: an interval above 0 says that the
/// first is better. Null for the first table itself.
/// </param>
public sealed record ProbeMeasure(string Name, Estimate Value, double Chance, Estimate? Lead)
{
    /// <summary>Its column in a short table, such as "instrument"; null when it has none there.</summary>
    public string? Column { get; init; }

    internal NoteScores? Scores { get; init; }
}
