namespace VaePipeline.Evaluation.Maps;

/// <summary>The layout of an SVG map, 960 units wide and 720 high. Both axes have the same scale, which shows a collapsed space as a line or a point.</summary>
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

    public MapLayout(EmbeddingMap map)
    {
        Right = RightEdge(map);
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
    }

    /// <summary>The right edge of a map's plot; the legend is to the right of it.</summary>
    public static int RightEdge(EmbeddingMap map) => Width - (map.Legend.Heading.Length == 0 ? Margin : LegendWidth);

    /// <summary>The plot's right edge.</summary>
    public int Right { get; }

    /// <summary>Left edge of the legend.</summary>
    public int LegendLeft => Right + 22;

    public IReadOnlyList<Tick> HorizontalTicks { get; }

    public IReadOnlyList<Tick> VerticalTicks { get; }

    /// <summary>The position of a point of the map on the page.</summary>
    public (double X, double Y) Place(double x, double y) =>
        ((Left + Right) / 2.0 + (x - _centerX) * _scale, (Top + Bottom) / 2.0 - (y - _centerY) * _scale);

    /// <summary>The text, or its start with an ellipsis.</summary>
    public static string Shortened(string text, int length) => text.Length <= length ? text : text[..(length - 1)] + "…";

    static Tick[] Ticks(double center, double extent, Func<double, double> place) => Tick.Between(center - extent / 2, center + extent / 2, 6, place);
}
