using System.Globalization;
using System.Text;
using VaePipeline.Evaluation.Drawing;

namespace VaePipeline.Evaluation.Maps;

/// <summary>Draws a map as SVG. Plain classes and no variables, so that viewers other than browsers show it too.</summary>
sealed class SvgMap
{
    const string Fonts = "system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', sans-serif";

    readonly EmbeddingMap _map;
    readonly MapLayout _layout;
    readonly StringBuilder _svg = new();

    SvgMap(EmbeddingMap map)
    {
        _map = map;
        _layout = new(map, Math.Min(map.Count, EmbeddingMap.MaxSvgPoints));
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
        Line($"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {MapLayout.Width} {MapLayout.Height}\" width=\"{MapLayout.Width}\" height=\"{MapLayout.Height}\" role=\"img\" aria-labeledby=\"map-title\" font-family=\"{Fonts}\" font-size=\"{MapLayout.FontSize}\">");
        Line($"<title id=\"map-title\">{Escaped(_map.Title)}</title>");
        Styles();
        Line($"<rect class=\"paper\" width=\"{MapLayout.Width}\" height=\"{MapLayout.Height}\"/>");
        Line($"<text class=\"ink\" x=\"{MapLayout.Left}\" y=\"34\" font-size=\"{MapLayout.TitleSize}\" font-weight=\"600\">{Escaped(MapLayout.Shortened(_map.Title, 80))}</text>");
        if (_map.Count > EmbeddingMap.MaxSvgPoints)
            Line($"<text class=\"faint\" x=\"{MapLayout.Left}\" y=\"52\">{EmbeddingMap.MaxSvgPoints:N0} of {_map.Count:N0} points, drawn at random</text>");
        Axes();
        Points();
        Legend();
        Line($"</svg>");
    }

    void Styles()
    {
        Line($"<style>");
        Line($".paper{{fill:#ffffff}} .frame{{fill:none;stroke:#c9ced6}} .grid{{stroke:#eceef2}} .ink{{fill:#1c2026}} .faint{{fill:#68707b}} .points{{fill-opacity:{_layout.Opacity};stroke:#ffffff;stroke-width:{_layout.Radius * 0.14:F2}}}");
        for (var entry = 0; entry < _map.Legend.Entries.Count; entry++)
            Line($".g{entry}{{fill:{_map.Legend.Entries[entry].Style.OnLight}}}");
        Line($"@media (prefers-color-scheme: dark){{");
        Line($".paper{{fill:#15181d}} .frame{{stroke:#3d444e}} .grid{{stroke:#23282f}} .ink{{fill:#e8ebef}} .faint{{fill:#9aa3ae}} .points{{stroke:#15181d}}");
        for (var entry = 0; entry < _map.Legend.Entries.Count; entry++)
            Line($".g{entry}{{fill:{_map.Legend.Entries[entry].Style.OnDark}}}");
        Line($"}}");
        Line($"</style>");
        Line($"<defs>");
        foreach (var shape in Enum.GetValues<MarkerShape>())
            Line($"{Shape(shape, _layout.Radius)}");
        Line($"</defs>");
    }

    static string Shape(MarkerShape shape, double radius)
    {
        var id = $"id=\"{shape.ToString().ToLowerInvariant()}\"";
        return shape == MarkerShape.Disc
            ? string.Create(CultureInfo.InvariantCulture, $"<circle {id} r=\"{radius:0.##}\"/>")
            : $"<polygon {id} points=\"{string.Join(' ', MarkerOutline.Of(shape, radius).Select(corner => string.Create(CultureInfo.InvariantCulture, $"{corner.X:0.##},{corner.Y:0.##}")))}\"/>";
    }

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
        Line($"<rect class=\"frame\" x=\"{MapLayout.Left}\" y=\"{MapLayout.Top}\" width=\"{_layout.Right - MapLayout.Left}\" height=\"{MapLayout.Bottom - MapLayout.Top}\"/>");
        Line($"<text class=\"ink\" x=\"{(MapLayout.Left + _layout.Right) / 2}\" y=\"{MapLayout.Bottom + 42}\" text-anchor=\"middle\">{Escaped(_map.HorizontalAxis)}</text>");
        Line($"<text class=\"ink\" transform=\"translate(18 {(MapLayout.Top + MapLayout.Bottom) / 2}) rotate(-90)\" text-anchor=\"middle\">{Escaped(_map.VerticalAxis)}</text>");
    }

    void Points()
    {
        Line($"<g class=\"points\">");
        foreach (var row in _map.DrawingOrder(EmbeddingMap.MaxSvgPoints))
        {
            var entry = _map.Legend.EntryOf[row];
            var (x, y) = _map.Point(row);
            var place = _layout.Place(x, y);
            Line($"<use class=\"g{entry}\" href=\"#{_map.Legend.Entries[entry].Style.Shape.ToString().ToLowerInvariant()}\" x=\"{place.X:F1}\" y=\"{place.Y:F1}\"><title>{Escaped(_map.Tooltip(row))}</title></use>");
        }
        Line($"</g>");
    }

    void Legend()
    {
        if (_map.Legend.Heading.Length == 0)
            return;
        var y = MapLayout.Top + 10;
        Line($"<text class=\"ink\" x=\"{_layout.LegendLeft}\" y=\"{y}\" font-weight=\"600\">{Escaped(_map.Legend.Heading)}</text>");
        for (var entry = 0; entry < _map.Legend.Entries.Count; entry++)
        {
            y += MapLayout.LegendLine;
            var line = _map.Legend.Entries[entry];
            var scale = MapLayout.LegendRadius / _layout.Radius;
            Line($"<use class=\"g{entry}\" href=\"#{line.Style.Shape.ToString().ToLowerInvariant()}\" transform=\"translate({_layout.LegendLeft + 5} {y - 4}) scale({scale:F3})\"/>");
            Line($"<text x=\"{_layout.LegendLeft + 18}\" y=\"{y}\"><tspan class=\"ink\">{Escaped(MapLayout.Shortened(line.Name, 16))}</tspan> <tspan class=\"faint\">{line.Count:N0}</tspan></text>");
        }
    }

    void Line(FormattableString line) => _svg.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');

    /// <summary>Text as XML may hold it: what has a meaning there is escaped, control characters and torn surrogates are replaced.</summary>
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
