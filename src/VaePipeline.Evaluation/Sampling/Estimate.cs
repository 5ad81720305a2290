namespace VaePipeline.Evaluation.Sampling;

/// <summary>A mean and its 95 % confidence interval.</summary>
/// <param name="Value">The mean; NaN when nothing was measured.</param>
/// <param name="Low">The 2.5th percentile of the resampled means.</param>
/// <param name="High">The 97.5th percentile of the resampled means.</param>
/// <param name="Count">Number of values.</param>
public readonly record struct Estimate(double Value, double Low, double High, int Count);
