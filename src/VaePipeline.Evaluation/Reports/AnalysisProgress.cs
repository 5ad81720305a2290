namespace VaePipeline.Evaluation.Reports;

/// <summary>Progress of an analysis.</summary>
/// <param name="Stage">What is being measured.</param>
/// <param name="Done">Rows done in this stage.</param>
/// <param name="Total">Rows of this stage.</param>
public readonly record struct AnalysisProgress(string Stage, int Done, int Total);
