namespace VaePipeline.Evaluation.Maps;

/// <summary>A tick of an axis: its position in layout units, and its label.</summary>
readonly record struct Tick(double Position, string Text);

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

    readonly (double X, double Y) _center;
    readonly double _scale;

    public MapLayout(EmbeddingMap map)
    {
        Right = RightEdge(map);
        var points = Enumerable.Range(0, map.Count).Select(map.Point).ToArray();
        var (minX, maxX) = ((double)points.Min(point => point.X), (double)points.Max(point => point.X));
        var (minY, maxY) = ((double)points.Min(point => point.Y), (double)points.Max(point => point.Y));
        _center = ((minX + maxX) / 2, (minY + maxY) / 2);
        var perUnit = Math.Max((maxX - minX) / (Right - Left), (maxY - minY) / (Bottom - Top)) * (1 + 2 * Padding);
        _scale = perUnit > 0 ? 1 / perUnit : 1;
        HorizontalTicks = Ticks(_center.X, (Right - Left) / _scale, x => Place(x, 0).X);
        VerticalTicks = Ticks(_center.Y, (Bottom - Top) / _scale, y => Place(0, y).Y);
    }

    /// <summary>The right edge of a map's plot; the legend is to the right of it.</summary>
    public static int RightEdge(EmbeddingMap map) => Width - (map.Legend.Heading.Length == 0 ? Margin : LegendWidth);

    public int Right { get; }

    public int LegendLeft => Right + 22;

    public IReadOnlyList<Tick> HorizontalTicks { get; }

    public IReadOnlyList<Tick> VerticalTicks { get; }

    /// <summary>The position of a point of the map on the page.</summary>
    public (double X, double Y) Place(double x, double y) =>
        ((Left + Right) / 2.0 + (x - _center.X) * _scale, (Top + Bottom) / 2.0 - (y - _center.Y) * _scale);

    /// <summary>Radius in layout units and opacity of points: the more there are, the smaller and fainter.</summary>
    public static (double Radius, double Opacity) Points(int count) =>
        count switch
        {
            < 400 => (4.5, 0.9),
            < 2_000 => (3.4, 0.85),
            < 6_000 => (2.6, 0.75),
            < 20_000 => (1.9, 0.65),
            < 60_000 => (1.4, 0.55),
            _ => (1.1, 0.4),
        };

    /// <summary>The text, or its start with an ellipsis.</summary>
    public static string Shortened(string text, int length) => text.Length <= length ? text : text[..(length - 1)] + "…";

    /// <summary>About six ticks at multiples of 1, 2 or 5 times a power of ten.</summary>
    static Tick[] Ticks(double center, double extent, Func<double, double> place)
    {
        var (low, high) = (center - extent / 2, center + extent / 2);
        var rough = (high - low) / 6;
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        var step =
            power
            * (
                (rough / power) switch
                {
                    < 1.5 => 1,
                    < 3.5 => 2,
                    < 7.5 => 5,
                    _ => 10,
                }
            );
        var decimals = Math.Clamp((int)-Math.Floor(Math.Log10(step)), 0, 9);
        var ticks = new List<Tick>();
        for (var i = Math.Ceiling(low / step); i * step <= high; i++)
            ticks.Add(
                new(place(i * step), (i == 0 ? 0 : i * step).ToString($"F{decimals}", CultureInfo.InvariantCulture).Replace('-', '−'))
            );
        return [.. ticks];
    }
}
