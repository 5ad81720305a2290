using VaePipeline.Evaluation.Drawing;

namespace VaePipeline.Evaluation.Maps;

/// <summary>Where everything stands, in units of a page 960 wide and 720 high. Both axes have the same scale: a collapsed space looks like one.</summary>
sealed class MapLayout
{
    public const int Width = 960;
    public const int Height = 720;
    public const int Left = 66;
    public const int Top = 62;
    public const int Bottom = 658;
    public const double FontSize = 11;
    public const double TitleSize = 17;
    public const int LegendLine = 21;
    public const double LegendRadius = 4.5;
    const int LegendWidth = 190;
    const int Margin = 24;
    const double Padding = 0.04;

    readonly double _scale;
    readonly double _centerX;
    readonly double _centerY;

    /// <param name="map">What is drawn.</param>
    /// <param name="drawn">How many of its points are drawn: the more, the smaller and fainter.</param>
    public MapLayout(EmbeddingMap map, int drawn)
    {
        Right = Width - (map.Legend.Heading.Length == 0 ? Margin : LegendWidth);
        var (minX, maxX, minY, maxY) = (double.PositiveInfinity, double.NegativeInfinity, double.PositiveInfinity, double.NegativeInfinity);
        for (var row = 0; row < map.Count; row++)
        {
            var (x, y) = map.Point(row);
            (minX, maxX) = (Math.Min(minX, x), Math.Max(maxX, x));
            (minY, maxY) = (Math.Min(minY, y), Math.Max(maxY, y));
        }
        _centerX = (minX + maxX) / 2;
        _centerY = (minY + maxY) / 2;
        var perUnit = Math.Max((maxX - minX) / (Right - Left), (maxY - minY) / (Bottom - Top)) * (1 + 2 * Padding);
        _scale = perUnit > 0 ? 1 / perUnit : 1;
        HorizontalTicks = Ticks(_centerX, (Right - Left) / _scale, x => Place(x, 0).X);
        VerticalTicks = Ticks(_centerY, (Bottom - Top) / _scale, y => Place(0, y).Y);
        (Radius, Opacity) = drawn switch
        {
            < 400 => (4.5, 0.9),
            < 2_000 => (3.4, 0.85),
            < 6_000 => (2.6, 0.75),
            < 20_000 => (1.9, 0.65),
            < 60_000 => (1.4, 0.55),
            _ => (1.1, 0.4),
        };
    }

    /// <summary>The plot's right edge.</summary>
    public int Right { get; }

    /// <summary>Where the legend starts.</summary>
    public int LegendLeft => Right + 22;

    /// <summary>Size of a point.</summary>
    public double Radius { get; }

    /// <summary>How much of what lies below a point it covers.</summary>
    public double Opacity { get; }

    public IReadOnlyList<Tick> HorizontalTicks { get; }

    public IReadOnlyList<Tick> VerticalTicks { get; }

    /// <summary>Where a point of the map stands on the page.</summary>
    public (double X, double Y) Place(double x, double y) =>
        ((Left + Right) / 2.0 + (x - _centerX) * _scale, (Top + Bottom) / 2.0 - (y - _centerY) * _scale);

    /// <summary>The text, or its start with an ellipsis.</summary>
    public static string Shortened(string text, int length) => text.Length <= length ? text : text[..(length - 1)] + "…";

    static Tick[] Ticks(double center, double extent, Func<double, double> place) => Tick.Between(center - extent / 2, center + extent / 2, 6, place);
}
