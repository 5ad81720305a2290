namespace VaePipeline.Datasets;

/// <summary>The number of notes that have a label.</summary>
/// <param name="Label">A family, for example, or a velocity; empty for notes without one.</param>
/// <param name="Notes">The number of notes.</param>
public sealed record LabelCount(string Label, int Notes);
