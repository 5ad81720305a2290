namespace VaePipeline.Evaluation.Distances;

/// <summary>The distance of two rows.</summary>
/// <param name="First">Index of the first row.</param>
/// <param name="Second">Index of the second row.</param>
/// <param name="Distance">Their distance.</param>
public readonly record struct PairDistance(int First, int Second, double Distance);
