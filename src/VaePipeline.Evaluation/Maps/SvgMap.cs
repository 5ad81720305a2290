using System.Text;

namespace VaePipeline.Evaluation.Maps;

/// <summary>
/// Draws a map as SVG with a tooltip for every point and colors for light and dark pages, which ScottPlot's SVG does not have. It uses plain classes
/// and no variables, since viewers other than browsers do not know those.
/// </summary>
sealed class SvgMap
{
    const string Fonts = "system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', sans-serif";

    readonly EmbeddingMap _map;
    readonly MapLayout _layout;
    readonly (double Radius, double Opacity) _points;
    readonly StringBuilder _svg = new();

    SvgMap(EmbeddingMap map)
    {
        (_map, _layout) = (map, new(map));
        _points = MapLayout.Points(Math.Min(map.Count, EmbeddingMap.MaxSvgPoints));
    }

    public static void Write(EmbeddingMap map, Stream stream)
    {
        var svg = new SvgMap(map);
        svg.Draw();
        foreach (var chunk in svg._svg.GetChunks())
            stream.Write(Encoding.UTF8.GetBytes(chunk.ToArray()));
    }

    void Draw()
    {
        Line(
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {MapLayout.Width} {MapLayout.Height}\" width=\"{MapLayout.Width}\" height=\"{MapLayout.Height}\" role=\"img\" aria-labeledby=\"map-title\" font-family=\"{Fonts}\" font-size=\"{MapLayout.FontSize}\">"
        );
        Line($"<title id=\"map-title\">{Escaped(_map.Title)}</title>");
        Styles();
        Line($"<rect class=\"paper\" width=\"{MapLayout.Width}\" height=\"{MapLayout.Height}\"/>");
        Line(
            $"<text class=\"ink\" x=\"{MapLayout.Left}\" y=\"34\" font-size=\"{MapLayout.TitleSize}\" font-weight=\"600\">{Escaped(MapLayout.Shortened(_map.Title, 80))}</text>"
        );
        if (_map.Count > EmbeddingMap.MaxSvgPoints)
            Line(
                $"<text class=\"faint\" x=\"{MapLayout.Left}\" y=\"52\">{EmbeddingMap.MaxSvgPoints:N0} of {_map.Count:N0} points, drawn at random</text>"
            );
        Axes();
        Points();
        Legend();
        Line($"</svg>");
    }

    void Styles()
    {
        var groups = _map.Legend.Entries.Index().ToArray();
        Line($"<style>");
        Line(
            $".paper{{fill:#ffffff}} .frame{{fill:none;stroke:#c9ced6}} .grid{{stroke:#eceef2}} .ink{{fill:#1c2026}} .faint{{fill:#68707b}} .points{{fill-opacity:{_points.Opacity};stroke:#ffffff;stroke-width:{_points.Radius * 0.14:F2}}}"
        );
        foreach (var (entry, group) in groups)
            Line($".g{entry}{{fill:{group.Marker.OnLight}}}");
        Line($"@media (prefers-color-scheme: dark){{");
        Line(
            $".paper{{fill:#15181d}} .frame{{stroke:#3d444e}} .grid{{stroke:#23282f}} .ink{{fill:#e8ebef}} .faint{{fill:#9aa3ae}} .points{{stroke:#15181d}}"
        );
        foreach (var (entry, group) in groups)
            Line($".g{entry}{{fill:{group.Marker.OnDark}}}");
        Line($"}}");
        Line($"</style>");
        Line($"<defs>");
        foreach (var shape in Enum.GetValues<GroupShape>())
            Line($"{Shape(shape, _points.Radius)}");
        Line($"</defs>");
    }

    /// <summary>A shape around the origin; all shapes have about the area of a disc of the radius.</summary>
    static string Shape(GroupShape shape, double radius) =>
        shape switch
        {
            GroupShape.Triangle => Polygon(shape, 3, radius * 1.45, -Math.PI / 2),
            GroupShape.Square => Polygon(shape, 4, radius * 1.25, Math.PI / 4),
            GroupShape.Diamond => Polygon(shape, 4, radius * 1.3, 0),
            _ => string.Create(CultureInfo.InvariantCulture, $"<circle id=\"{Id(shape)}\" r=\"{radius:0.##}\"/>"),
        };

    static string Polygon(GroupShape shape, int corners, double radius, double start)
    {
        var points = Enumerable
            .Range(0, corners)
            .Select(corner => start + corner * 2 * Math.PI / corners)
            .Select(angle =>
                string.Create(CultureInfo.InvariantCulture, $"{radius * Math.Cos(angle):0.##},{radius * Math.Sin(angle):0.##}")
            );
        return $"<polygon id=\"{Id(shape)}\" points=\"{string.Join(' ', points)}\"/>";
    }

    static string Id(GroupShape shape) => shape.ToString().ToLowerInvariant();

    void Axes()
    {
        foreach (var tick in _layout.HorizontalTicks)
        {
            Line($"<path class=\"grid\" d=\"M{tick.Position:F1} {MapLayout.Top}V{MapLayout.Bottom}\"/>");
            Line($"<text class=\"faint\" x=\"{tick.Position:F1}\" y=\"{MapLayout.Bottom + 18}\" text-anchor=\"middle\">{tick.Text}</text>");
        }
        foreach (var tick in _layout.VerticalTicks)
        {
            Line($"<path class=\"grid\" d=\"M{MapLayout.Left} {tick.Position:F1}H{_layout.Right}\"/>");
            Line($"<text class=\"faint\" x=\"{MapLayout.Left - 8}\" y=\"{tick.Position + 4:F1}\" text-anchor=\"end\">{tick.Text}</text>");
        }
        Line(
            $"<rect class=\"frame\" x=\"{MapLayout.Left}\" y=\"{MapLayout.Top}\" width=\"{_layout.Right - MapLayout.Left}\" height=\"{MapLayout.Bottom - MapLayout.Top}\"/>"
        );
        Line(
            $"<text class=\"ink\" x=\"{(MapLayout.Left + _layout.Right) / 2}\" y=\"{MapLayout.Bottom + 42}\" text-anchor=\"middle\">{Escaped(_map.HorizontalAxis)}</text>"
        );
        Line(
            $"<text class=\"ink\" transform=\"translate(18 {(MapLayout.Top + MapLayout.Bottom) / 2}) rotate(-90)\" text-anchor=\"middle\">{Escaped(_map.VerticalAxis)}</text>"
        );
    }

    void Points()
    {
        Line($"<g class=\"points\">");
        foreach (var row in _map.DrawingOrder(EmbeddingMap.MaxSvgPoints))
        {
            var entry = _map.Legend.EntryOf[row];
            var (x, y) = _map.Point(row);
            var place = _layout.Place(x, y);
            Line(
                $"<use class=\"g{entry}\" href=\"#{Id(_map.Legend.Entries[entry].Marker.Shape)}\" x=\"{place.X:F1}\" y=\"{place.Y:F1}\"><title>{Escaped(_map.Tooltip(row))}</title></use>"
            );
        }
        Line($"</g>");
    }

    void Legend()
    {
        if (_map.Legend.Heading.Length == 0)
            return;
        var y = MapLayout.Top + 10;
        Line($"<text class=\"ink\" x=\"{_layout.LegendLeft}\" y=\"{y}\" font-weight=\"600\">{Escaped(_map.Legend.Heading)}</text>");
        var scale = MapLayout.LegendRadius / _points.Radius;
        foreach (var (entry, line) in _map.Legend.Entries.Index())
        {
            y += MapLayout.LegendLine;
            Line(
                $"<use class=\"g{entry}\" href=\"#{Id(line.Marker.Shape)}\" transform=\"translate({_layout.LegendLeft + 5} {y - 4}) scale({scale:F3})\"/>"
            );
            Line(
                $"<text x=\"{_layout.LegendLeft + 18}\" y=\"{y}\"><tspan class=\"ink\">{Escaped(MapLayout.Shortened(line.Name, 16))}</tspan> <tspan class=\"faint\">{line.Count:N0}</tspan></text>"
            );
        }
    }

    void Line(FormattableString line) => _svg.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');

    /// <summary>Escapes text for XML; control characters and unpaired surrogates are replaced.</summary>
    static string Escaped(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            _ = rune.Value switch
            {
                '&' => escaped.Append("&amp;"),
                '<' => escaped.Append("&lt;"),
                '>' => escaped.Append("&gt;"),
                '"' => escaped.Append("&quot;"),
                < 0x20 or 0xFFFE or 0xFFFF => escaped.Append(' '),
                _ => escaped.Append(rune.ToString()),
            };
        return escaped.ToString();
    }
}
