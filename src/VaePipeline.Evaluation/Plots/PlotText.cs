using SkiaSharp;

namespace VaePipeline.Evaluation.Plots;

/// <summary>Text on plots.</summary>
static class PlotText
{
    /// <summary>Draws one line of text with its baseline's left end at a point, shortened to a width.</summary>
    public static void Draw(SKCanvas canvas, float x, float y, string text, float width, float size = PlotTheme.FontSize)
    {
        using var font = new SKFont(PlotFont.Typeface, size);
        using var paint = new SKPaint { Color = PlotTheme.Ink.ToSKColor(), IsAntialias = true };
        canvas.DrawText(Fitted(text, width, font), x, y, font, paint);
    }

    /// <summary>The text, or as much of its start as fits a width, with an ellipsis.</summary>
    public static string Fitted(string text, float width, float size)
    {
        using var font = new SKFont(PlotFont.Typeface, size);
        return Fitted(text, width, font);
    }

    static string Fitted(string text, float width, SKFont font)
    {
        // Characters that the font lacks would be drawn as boxes, control characters too.
        text = string.Concat(text.Select(character => char.IsControl(character) ? ' ' : character));
        if (font.MeasureText(text) <= width)
            return text;
        var length = text.Length;
        while (length > 0 && font.MeasureText(text[..length] + "…") > width)
            length--;
        return text[..length] + "…";
    }
}
