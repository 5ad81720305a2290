namespace VaePipeline.Evaluation;

/// <summary>How far an analysis is.</summary>
/// <param name="Stage">What is being measured.</param>
/// <param name="Done">Rows of it that are done.</param>
/// <param name="Total">Rows of it.</param>
public readonly record struct AnalysisProgress(string Stage, int Done, int Total);
