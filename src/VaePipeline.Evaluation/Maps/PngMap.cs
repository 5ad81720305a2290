using System.Globalization;
using VaePipeline.Evaluation.Drawing;

namespace VaePipeline.Evaluation.Maps;

/// <summary>Draws a map as PNG on a light ground, two pixels a layout unit.</summary>
static class PngMap
{
    const int Scale = 2;

    static readonly Rgb Grid = Rgb.Of(0xeceef2);
    static readonly Rgb Frame = Rgb.Of(0xc9ced6);
    static readonly Rgb Ink = Rgb.Of(0x1c2026);
    static readonly Rgb Faint = Rgb.Of(0x68707b);

    public static void Write(EmbeddingMap map, Stream stream)
    {
        var layout = new MapLayout(map, map.Count);
        var canvas = new Canvas(MapLayout.Width * Scale, MapLayout.Height * Scale, Rgb.Of(0xffffff));
        Text(canvas, MapLayout.Left, 34, MapLayout.Shortened(map.Title, 80), Ink, TextAnchor.Start, GlyphSize.Large);
        Axes(canvas, map, layout);
        foreach (var row in map.DrawingOrder(map.Count))
        {
            var (x, y) = map.Point(row);
            var place = layout.Place(x, y);
            Marker(canvas, place.X, place.Y, map.Legend.Entries[map.Legend.EntryOf[row]].Style, layout.Radius, layout.Opacity);
        }
        Legend(canvas, map, layout);
        PngFile.Write(stream, canvas.Width, canvas.Height, canvas.Pixels);
    }

    static void Axes(Canvas canvas, EmbeddingMap map, MapLayout layout)
    {
        foreach (var tick in layout.HorizontalTicks)
        {
            Box(canvas, tick.Position, MapLayout.Top, tick.Position, MapLayout.Bottom, Grid);
            Text(canvas, tick.Position, MapLayout.Bottom + 18, tick.Text, Faint, TextAnchor.Middle);
        }
        foreach (var tick in layout.VerticalTicks)
        {
            Box(canvas, MapLayout.Left, tick.Position, layout.Right, tick.Position, Grid);
            Text(canvas, MapLayout.Left - 8, tick.Position + 4, tick.Text, Faint, TextAnchor.End);
        }
        Box(canvas, MapLayout.Left, MapLayout.Top, layout.Right, MapLayout.Top, Frame);
        Box(canvas, MapLayout.Left, MapLayout.Bottom, layout.Right, MapLayout.Bottom, Frame);
        Box(canvas, MapLayout.Left, MapLayout.Top, MapLayout.Left, MapLayout.Bottom, Frame);
        Box(canvas, layout.Right, MapLayout.Top, layout.Right, MapLayout.Bottom, Frame);
        Text(canvas, (MapLayout.Left + layout.Right) / 2.0, MapLayout.Bottom + 42, map.HorizontalAxis, Ink, TextAnchor.Middle);
        canvas.DrawTextUpwards(18 * Scale, (MapLayout.Top + MapLayout.Bottom) / 2 * Scale, map.VerticalAxis, Ink);
    }

    static void Legend(Canvas canvas, EmbeddingMap map, MapLayout layout)
    {
        if (map.Legend.Heading.Length == 0)
            return;
        var y = MapLayout.Top + 10;
        Text(canvas, layout.LegendLeft, y, map.Legend.Heading, Ink, TextAnchor.Start);
        foreach (var entry in map.Legend.Entries)
        {
            y += MapLayout.LegendLine;
            Marker(canvas, layout.LegendLeft + 5, y - 4, entry.Style, MapLayout.LegendRadius, 1);
            var name = MapLayout.Shortened(entry.Name, 16);
            Text(canvas, layout.LegendLeft + 18, y, name, Ink, TextAnchor.Start);
            var after = layout.LegendLeft + 18 + Glyphs.Of(GlyphSize.Small).Measure(name + " ") / (double)Scale;
            Text(canvas, after, y, entry.Count.ToString("N0", CultureInfo.InvariantCulture), Faint, TextAnchor.Start);
        }
    }

    static void Marker(Canvas canvas, double x, double y, MarkerStyle style, double radius, double opacity) =>
        canvas.DrawMarker(x * Scale, y * Scale, style.Shape, radius * Scale, style.OnLight, opacity);

    static void Text(Canvas canvas, double x, double y, string text, Rgb color, TextAnchor anchor, GlyphSize size = GlyphSize.Small) =>
        canvas.DrawText((int)Math.Round(x * Scale), (int)Math.Round(y * Scale), text, color, anchor, size);

    static void Box(Canvas canvas, double left, double top, double right, double bottom, Rgb color) =>
        canvas.FillBox((int)Math.Round(left * Scale), (int)Math.Round(top * Scale), (int)Math.Round(right * Scale) + Scale, (int)Math.Round(bottom * Scale) + Scale, color);
}
