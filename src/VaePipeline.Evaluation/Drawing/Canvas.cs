namespace VaePipeline.Evaluation.Drawing;

/// <summary>24-bit pixels with anti-aliased markers and text.</summary>
sealed class Canvas
{
    public Canvas(int width, int height, Rgb paper)
    {
        Width = width;
        Height = height;
        Pixels = new byte[width * height * 3];
        FillBox(0, 0, width, height, paper);
    }

    public int Width { get; }

    public int Height { get; }

    /// <summary>(Height, Width, 3) red, green, blue.</summary>
    public byte[] Pixels { get; }

    /// <summary>Fills [left, right) x [top, bottom), as far as it lies on the canvas.</summary>
    public void FillBox(int left, int top, int right, int bottom, Rgb color)
    {
        for (var y = Math.Max(0, top); y < Math.Min(bottom, Height); y++)
            for (var x = Math.Max(0, left); x < Math.Min(right, Width); x++)
                Blend(x, y, color, 1);
    }

    /// <summary>Gives each pixel of a box, as far as it lies on the canvas, a color of its own.</summary>
    /// <param name="left">Left edge.</param>
    /// <param name="top">Top edge.</param>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    /// <param name="colorOf">The color of a column and row of the box.</param>
    public void Paint(int left, int top, int width, int height, Func<int, int, Rgb> colorOf)
    {
        for (var row = Math.Max(0, -top); row < Math.Min(height, Height - top); row++)
            for (var column = Math.Max(0, -left); column < Math.Min(width, Width - left); column++)
                Blend(left + column, top + row, colorOf(column, row), 1);
    }

    /// <summary>Draws a marker; a pixel on its edge is covered by as much as the edge's distance from its center tells.</summary>
    public void DrawMarker(double centerX, double centerY, MarkerShape shape, double radius, Rgb color, double opacity)
    {
        var corners = MarkerOutline.Of(shape, radius);
        var reach = radius * 1.5 + 1;
        for (var y = Math.Max(0, (int)(centerY - reach)); y <= Math.Min(Height - 1, (int)(centerY + reach)); y++)
            for (var x = Math.Max(0, (int)(centerX - reach)); x <= Math.Min(Width - 1, (int)(centerX + reach)); x++)
            {
                var (dx, dy) = (x + 0.5 - centerX, y + 0.5 - centerY);
                var outside = shape == MarkerShape.Disc ? Math.Sqrt(dx * dx + dy * dy) - radius : DistanceOutside(corners, dx, dy);
                var coverage = Math.Clamp(0.5 - outside, 0, 1);
                if (coverage > 0)
                    Blend(x, y, color, coverage * opacity);
            }
    }

    /// <summary>Draws a line of text; y is its baseline.</summary>
    public void DrawText(int x, int y, string text, Rgb color, TextAnchor anchor = TextAnchor.Start, GlyphSize size = GlyphSize.Small)
    {
        var glyphs = Glyphs.Of(size);
        var left = x - Before(anchor, glyphs.Measure(text));
        glyphs.Draw(text, (column, row, coverage) => Plot(left + column, y - glyphs.Baseline + row, color, coverage));
    }

    /// <summary>Draws a line of text that reads upwards, centered on y; x is its baseline.</summary>
    public void DrawTextUpwards(int x, int y, string text, Rgb color)
    {
        var glyphs = Glyphs.Of(GlyphSize.Small);
        var bottom = y + glyphs.Measure(text) / 2;
        glyphs.Draw(text, (column, row, coverage) => Plot(x - glyphs.Baseline + row, bottom - column, color, coverage));
    }

    static int Before(TextAnchor anchor, int width) => anchor switch
    {
        TextAnchor.Start => 0,
        TextAnchor.Middle => width / 2,
        _ => width,
    };

    void Plot(int x, int y, Rgb color, double coverage)
    {
        if (x >= 0 && x < Width && y >= 0 && y < Height)
            Blend(x, y, color, coverage);
    }

    /// <summary>How far outside a convex polygon (clockwise on screen) a point lies; negative inside.</summary>
    static double DistanceOutside((double X, double Y)[] corners, double x, double y)
    {
        var farthest = double.NegativeInfinity;
        for (var i = 0; i < corners.Length; i++)
        {
            var (from, to) = (corners[i], corners[(i + 1) % corners.Length]);
            var (edgeX, edgeY) = (to.X - from.X, to.Y - from.Y);
            var length = Math.Sqrt(edgeX * edgeX + edgeY * edgeY);
            farthest = Math.Max(farthest, ((x - from.X) * edgeY - (y - from.Y) * edgeX) / length);
        }
        return farthest;
    }

    void Blend(int x, int y, Rgb color, double amount)
    {
        var pixel = Pixels.AsSpan((y * Width + x) * 3, 3);
        pixel[0] = Mixed(pixel[0], color.Red, amount);
        pixel[1] = Mixed(pixel[1], color.Green, amount);
        pixel[2] = Mixed(pixel[2], color.Blue, amount);
    }

    static byte Mixed(byte below, byte above, double amount) => (byte)(below + (above - below) * amount + 0.5);
}
