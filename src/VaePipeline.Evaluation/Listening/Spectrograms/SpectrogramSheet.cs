using System.Globalization;
using VaePipeline.Foundation;
using VaePipeline.Evaluation.Drawing;

namespace VaePipeline.Evaluation.Listening.Spectrograms;

/// <summary>Spectrograms side by side, with axes in Hz and seconds and a scale of dB.</summary>
sealed class SpectrogramSheet
{
    const int Left = 112;
    const int Right = 126;
    const int Top = 96;
    const int Bottom = 84;
    const int Between = 56;
    const int TitleHeight = 34;
    const int TickLength = 6;
    const int ScaleGap = 30;
    const int ScaleWidth = 22;

    static readonly Rgb Paper = Rgb.Of(0xffffff);
    static readonly Rgb Ink = Rgb.Of(0x1c2026);
    static readonly Rgb Faint = Rgb.Of(0x68707b);

    readonly string _title;
    readonly IReadOnlyList<SpectrogramPanel> _panels;
    readonly int _columns;
    readonly int _rows;
    readonly int _panelWidth;
    readonly int _panelHeight;

    /// <param name="title">The heading.</param>
    /// <param name="panels">Makes the panels, of so many columns each.</param>
    /// <param name="count">How many panels there are.</param>
    public SpectrogramSheet(string title, int count, Func<int, IReadOnlyList<SpectrogramPanel>> panels)
    {
        _title = title;
        _columns = count <= 3 ? count : Math.Min(4, (count + 1) / 2);
        _rows = (count + _columns - 1) / _columns;
        (_panelWidth, _panelHeight) = _columns switch { 1 => (900, 420), 2 => (600, 420), 3 => (460, 380), _ => (360, 260) };
        _panels = panels(_panelWidth);
    }

    public void Write(string path) => AtomicFile.Write(path, stream =>
    {
        var canvas = Draw();
        PngFile.Write(stream, canvas.Width, canvas.Height, canvas.Pixels);
    });

    Canvas Draw()
    {
        var canvas = new Canvas(
            Left + _columns * (_panelWidth + Between) - Between + Right,
            Top + _rows * (_panelHeight + TitleHeight + Between) - TitleHeight - Between + Bottom,
            Paper);
        canvas.DrawText(Left, 42, Fitting(_title, canvas.Width - Left - 20, GlyphSize.Large), Ink, size: GlyphSize.Large);
        for (var i = 0; i < _panels.Count; i++)
            DrawPanel(canvas, i);
        DrawScale(canvas);
        var middle = Top + (_rows * (_panelHeight + TitleHeight + Between) - TitleHeight - Between) / 2;
        canvas.DrawTextUpwards(28, middle, "frequency (Hz)", Ink);
        return canvas;
    }

    void DrawPanel(Canvas canvas, int index)
    {
        var panel = _panels[index];
        var (column, row) = (index % _columns, index / _columns);
        var (left, top) = (Left + column * (_panelWidth + Between), Top + row * (_panelHeight + TitleHeight + Between));
        canvas.DrawText(left, top - 12, Fitting(panel.Title, _panelWidth, GlyphSize.Small), Ink);
        canvas.Paint(left, top, _panelWidth, _panelHeight, (x, y) =>
            panel.ColorAt((x + 0.5) / _panelWidth, 1 - (y + 0.5) / _panelHeight));
        foreach (var hz in panel.NamedFrequencies())
        {
            var y = top + (int)Math.Round((1 - panel.HeightOf(hz)) * _panelHeight);
            canvas.FillBox(left - TickLength, y - 1, left, y + 1, Faint);
            if (column == 0)
                canvas.DrawText(left - TickLength - 8, y + 8, hz.ToString(CultureInfo.InvariantCulture), Faint, TextAnchor.End);
        }
        var isLowest = index + _columns >= _panels.Count;
        foreach (var tick in Tick.Between(0, panel.Seconds, _panelWidth / 130, seconds => left + seconds / panel.Seconds * _panelWidth))
        {
            var x = (int)Math.Round(tick.Position);
            canvas.FillBox(x - 1, top + _panelHeight, x + 1, top + _panelHeight + TickLength, Faint);
            if (isLowest)
                canvas.DrawText(x, top + _panelHeight + TickLength + 24, tick.Text, Faint, TextAnchor.Middle);
        }
        if (isLowest)
            canvas.DrawText(left + _panelWidth / 2, top + _panelHeight + 66, "time (s)", Ink, TextAnchor.Middle);
    }

    /// <summary>The colors' scale, beside the top row.</summary>
    void DrawScale(Canvas canvas)
    {
        var left = canvas.Width - Right + ScaleGap;
        canvas.Paint(left, Top, ScaleWidth, _panelHeight, (_, y) => ColorMap.Of(1 - (y + 0.5) / _panelHeight));
        canvas.DrawText(left, Top - 12, "dB", Ink);
        foreach (var tick in Tick.Between(-SpectrogramPanel.DynamicRangeDb, 0, 4, dB => Top - dB / SpectrogramPanel.DynamicRangeDb * _panelHeight))
            canvas.DrawText(left + ScaleWidth + 8, (int)tick.Position + 8, tick.Text, Faint);
    }

    /// <summary>As much of a text as there is room for, with an ellipsis where it is cut.</summary>
    static string Fitting(string text, int width, GlyphSize size)
    {
        var glyphs = Glyphs.Of(size);
        if (glyphs.Measure(text) <= width)
            return text;
        var length = text.Length;
        while (length > 0 && glyphs.Measure(text[..length] + "…") > width)
            length--;
        return text[..length] + "…";
    }
}
