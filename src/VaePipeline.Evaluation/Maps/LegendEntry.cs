namespace VaePipeline.Evaluation.Maps;

/// <summary>A line of the legend.</summary>
/// <param name="Name">The group.</param>
/// <param name="Count">Its points.</param>
/// <param name="Marker">How its points are drawn.</param>
sealed record LegendEntry(string Name, int Count, GroupMarker Marker);
