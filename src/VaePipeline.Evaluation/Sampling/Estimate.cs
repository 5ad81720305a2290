namespace VaePipeline.Evaluation.Sampling;

/// <summary>A mean and the interval that holds it with 95 % confidence.</summary>
/// <param name="Value">The mean; NaN when nothing was measured.</param>
/// <param name="Low">The 2.5th percentile of the resampled means.</param>
/// <param name="High">The 97.5th percentile of the resampled means.</param>
/// <param name="Count">Over how many values the mean is.</param>
public readonly record struct Estimate(double Value, double Low, double High, int Count);
