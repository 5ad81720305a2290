using ScottPlot;

namespace VaePipeline.Evaluation.Plots;

/// <summary>Colors and sizes that all plots share.</summary>
static class PlotTheme
{
    /// <summary>Pixels of an image for each unit of the layout.</summary>
    public const int Scale = 2;

    public const float FontSize = 11;
    public const float TitleSize = 16;

    public static readonly Color Paper = Color.FromHex("#ffffff");
    public static readonly Color Ink = Color.FromHex("#1c2026");
    public static readonly Color Faint = Color.FromHex("#68707b");
    public static readonly Color Grid = Color.FromHex("#eceef2");
    public static readonly Color Frame = Color.FromHex("#c9ced6");

    /// <summary>An empty plot in these colors with the embedded font.</summary>
    public static Plot CreatePlot()
    {
        var plot = new Plot();
        plot.FigureBackground.Color = plot.DataBackground.Color = Paper;
        plot.Font.Set(PlotFont.Name);
        plot.Grid.MajorLineColor = Grid;
        foreach (var axis in plot.Axes.GetAxes())
            Style(axis);
        return plot;
    }

    /// <summary>Sets the colors and sizes of an axis.</summary>
    public static void Style(IAxis axis)
    {
        axis.FrameLineStyle.Color = Frame;
        axis.MajorTickStyle.Color = Faint;
        axis.MajorTickStyle.Length = 3;
        axis.MinorTickStyle.Length = 0;
        axis.TickLabelStyle.ForeColor = Faint;
        axis.TickLabelStyle.FontSize = FontSize;
        axis.Label.ForeColor = Ink;
        axis.Label.FontSize = FontSize;
        axis.Label.Bold = false;
    }
}
