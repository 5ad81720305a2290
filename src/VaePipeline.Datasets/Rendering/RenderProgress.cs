namespace VaePipeline.Datasets.Rendering;

/// <summary>The progress of a render.</summary>
/// <param name="Done">Notes written so far.</param>
/// <param name="Total">Notes requested.</param>
/// <param name="Instrument">The instrument that was finished last.</param>
public readonly record struct RenderProgress(int Done, int Total, string Instrument);
