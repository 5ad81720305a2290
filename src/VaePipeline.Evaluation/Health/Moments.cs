namespace VaePipeline.Evaluation.Health;

/// <summary>Mean and variance in one numerically stable pass (Welford 1962).</summary>
struct Moments
{
    long _count;
    double _squares;

    public double Mean { get; private set; }

    /// <summary>Sum of squared deviations over one less than the count.</summary>
    public readonly double Variance => _count > 1 ? _squares / (_count - 1) : 0;

    public static Moments Of(ReadOnlySpan<float> values)
    {
        var moments = new Moments();
        foreach (var value in values)
            moments.Add(value);
        return moments;
    }

    public void Add(double value)
    {
        _count++;
        var delta = value - Mean;
        Mean += delta / _count;
        _squares += delta * (value - Mean);
    }
}
