namespace VaePipeline.Evaluation.Statistics;

/// <summary>Mean of values, and the sum of their squared deviations from it.</summary>
readonly record struct Moments(double Mean, double Squares)
{
    /// <summary>Measures in two passes, which stays accurate when the mean is far from 0.</summary>
    public static Moments Of(ReadOnlySpan<float> values)
    {
        var (sum, squares) = (0.0, 0.0);
        foreach (var value in values)
            sum += value;
        var mean = sum / values.Length;
        foreach (var value in values)
            squares += (value - mean) * (value - mean);
        return new(mean, squares);
    }
}
