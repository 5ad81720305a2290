namespace VaePipeline.Evaluation.Maps;

/// <summary>Size of a map's points.</summary>
/// <param name="Radius">Radius in layout units.</param>
/// <param name="Opacity">From 0 (invisible) to 1 (covers what is below).</param>
readonly record struct PointStyle(double Radius, double Opacity)
{
    /// <summary>The more points, the smaller and fainter they are.</summary>
    public static PointStyle Of(int points) => points switch
    {
        < 400 => new(4.5, 0.9),
        < 2_000 => new(3.4, 0.85),
        < 6_000 => new(2.6, 0.75),
        < 20_000 => new(1.9, 0.65),
        < 60_000 => new(1.4, 0.55),
        _ => new(1.1, 0.4),
    };
}
