namespace VaePipeline.Evaluation.Tables;

/// <summary>Rows of a file that were skipped for the same reason.</summary>
/// <param name="Reason">Why, in a few words: <c>status is failed</c>.</param>
/// <param name="Count">How many rows.</param>
/// <param name="FirstLine">The file's line of the first of them, from 1.</param>
/// <param name="FirstId">The id of the first of them.</param>
/// <param name="FirstMessage">Its message column; empty if there is none.</param>
public sealed record LeftOutRows(string Reason, int Count, long FirstLine, string FirstId, string FirstMessage);
