using ScottPlot;
using ScottPlot.Plottables;
using SkiaSharp;
using VaePipeline.Evaluation.Plots;

namespace VaePipeline.Evaluation.Listening;

/// <summary>Spectrograms in a grid, with axes in Hz and seconds and one color scale in dB. Sizes are in layout units.</summary>
sealed class SpectrogramSheet
{
    const int Left = 60;
    const int Right = 92;
    const int Top = 54;
    const int Bottom = 42;
    const int Between = 30;
    const int TitleHeight = 17;
    const int ColorBarWidth = 11;

    readonly string _title;
    readonly IReadOnlyList<SpectrogramPanel> _panels;
    readonly int _columns;
    readonly int _rows;
    readonly int _panelWidth;
    readonly int _panelHeight;

    /// <param name="title">The heading.</param>
    /// <param name="count">Number of panels.</param>
    /// <param name="panels">Creates the panels for a number of pixel columns each.</param>
    public SpectrogramSheet(string title, int count, Func<int, IReadOnlyList<SpectrogramPanel>> panels)
    {
        _title = title;
        _columns = count <= 3 ? count : Math.Min(4, (count + 1) / 2);
        _rows = (count + _columns - 1) / _columns;
        (_panelWidth, _panelHeight) = _columns switch
        {
            1 => (450, 210),
            2 => (300, 210),
            3 => (230, 190),
            _ => (180, 130),
        };
        _panels = panels(_panelWidth * PlotTheme.Scale);
    }

    int Width => Left + _columns * (_panelWidth + Between) - Between + Right;

    int Height => Top + _rows * (_panelHeight + TitleHeight + Between) - TitleHeight - Between + Bottom;

    public void Write(string path) =>
        AtomicFile.Write(
            path,
            stream =>
            {
                using var surface = SKSurface.Create(new SKImageInfo(Width * PlotTheme.Scale, Height * PlotTheme.Scale));
                Draw(surface.Canvas);
                using var image = surface.Snapshot();
                using var png = image.Encode(SKEncodedImageFormat.Png, 100);
                png.SaveTo(stream);
            }
        );

    void Draw(SKCanvas canvas)
    {
        canvas.Scale(PlotTheme.Scale);
        canvas.Clear(PlotTheme.Paper.ToSKColor());
        PlotText.Draw(canvas, Left, 22, _title, Width - Left - 20, PlotTheme.TitleSize);
        for (var i = 0; i < _panels.Count; i++)
            DrawPanel(canvas, i);
    }

    void DrawPanel(SKCanvas canvas, int index)
    {
        var panel = _panels[index];
        var (column, row) = (index % _columns, index / _columns);
        var (left, top) = (Left + column * (_panelWidth + Between), Top + row * (_panelHeight + TitleHeight + Between));
        var isLowest = index + _columns >= _panels.Count;
        var (plot, heatmap) = panel.CreatePlot(namesFrequencies: column == 0, namesTimes: isLowest);
        using (plot)
        {
            if (index == _columns - 1)
                AddColorBar(plot, heatmap);
            plot.Layout.Fixed(new PixelPadding(Left, Right, Bottom, 1));
            // The margins of panels overlap, but nothing is drawn where they do.
            plot.RenderManager.ClearCanvasBeforeEachRender = false;
            plot.FigureBackground.Color = Colors.Transparent;
            plot.Render(canvas, new PixelRect(left - Left, left + _panelWidth + Right, top + _panelHeight + Bottom, top - 1));
        }
        PlotText.Draw(canvas, left, top - 6, panel.Title, _panelWidth);
    }

    static void AddColorBar(Plot plot, Heatmap heatmap)
    {
        var bar = plot.Add.ColorBar(heatmap);
        bar.Width = ColorBarWidth;
        bar.Label = "level (dB)";
        bar.LabelStyle.FontName = bar.Axis.TickLabelStyle.FontName = PlotFont.Name;
        PlotTheme.Style(bar.Axis);
    }
}
