namespace VaePipeline.Evaluation.Statistics;

/// <summary>Pearson's correlation of two units.</summary>
/// <param name="First">The first unit's name.</param>
/// <param name="Second">The second unit's name.</param>
/// <param name="Value">In [-1, 1].</param>
public sealed record UnitCorrelation(string First, string Second, double Value);
