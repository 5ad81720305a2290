using System.Numerics;

namespace VaePipeline.Evaluation.Sampling;

/// <summary>Quantiles with linear interpolation between order statistics (numpy's default, Hyndman and Fan's type 7).</summary>
static class Quantile
{
    public static double OfSorted<T>(ReadOnlySpan<T> sorted, double share)
        where T : INumber<T>
    {
        var position = share * (sorted.Length - 1);
        var index = (int)position;
        var below = double.CreateChecked(sorted[index]);
        var above = double.CreateChecked(sorted[Math.Min(index + 1, sorted.Length - 1)]);
        return below + (position - index) * (above - below);
    }
}
