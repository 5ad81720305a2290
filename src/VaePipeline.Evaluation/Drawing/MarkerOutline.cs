namespace VaePipeline.Evaluation.Drawing;

/// <summary>The corners of markers, sized so that all shapes cover about the area of a disc.</summary>
static class MarkerOutline
{
    /// <summary>Corners around the origin, y downwards; none for a disc.</summary>
    public static (double X, double Y)[] Of(MarkerShape shape, double radius) => shape switch
    {
        MarkerShape.Triangle => Polygon(3, radius * 1.45, -Math.PI / 2),
        MarkerShape.Square => Polygon(4, radius * 1.25, Math.PI / 4),
        MarkerShape.Diamond => Polygon(4, radius * 1.3, 0),
        _ => [],
    };

    static (double X, double Y)[] Polygon(int corners, double radius, double start) =>
        [.. Enumerable.Range(0, corners).Select(corner => start + corner * 2 * Math.PI / corners).Select(angle => (radius * Math.Cos(angle), radius * Math.Sin(angle)))];
}
