namespace VaePipeline.Evaluation.Tables;

/// <summary>Rows of a file that were left out for one reason.</summary>
/// <param name="Reason">Why, in a few words: <c>status is failed</c>.</param>
/// <param name="Count">How many rows.</param>
/// <param name="FirstLine">The file's line of the first of them, from 1.</param>
/// <param name="FirstId">The id of the first of them.</param>
/// <param name="FirstMessage">What its message column says; empty when nothing.</param>
public sealed record LeftOutRows(string Reason, int Count, long FirstLine, string FirstId, string FirstMessage);
