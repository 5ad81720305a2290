namespace VaePipeline.Evaluation.Neighbors;

/// <summary>How often neighbors share the label of a row.</summary>
/// <param name="Label">The label column: instrument, family.</param>
/// <param name="AtAnotherPitch">Whether only rows at another pitch were candidates, so that pitch cannot give the answer.</param>
/// <param name="Nearest">Share of queries whose nearest candidate has the query's label.</param>
/// <param name="MeanAveragePrecision">Mean over queries of the average precision of all candidates ranked by distance.</param>
/// <param name="Chance">What <paramref name="Nearest"/> would be for a random candidate.</param>
/// <param name="Queries">Number of queries: all rows, or a seeded sample.</param>
/// <param name="WithoutAnswer">Queries without any candidate of their label; they are not counted.</param>
public sealed record RetrievalScore(
    string Label,
    bool AtAnotherPitch,
    Estimate Nearest,
    Estimate MeanAveragePrecision,
    double Chance,
    int Queries,
    int WithoutAnswer
)
{
    internal NoteScores? NearestScores { get; init; }

    internal NoteScores? PrecisionScores { get; init; }
}
