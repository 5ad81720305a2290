using ScottPlot;
using VaePipeline.Evaluation.Plots;

namespace VaePipeline.Evaluation.Maps;

/// <summary>Draws a map as PNG on a light background, with every point.</summary>
static class PngMap
{
    public static void Write(EmbeddingMap map, Stream stream)
    {
        using var plot = PlotTheme.CreatePlot();
        plot.ScaleFactor = PlotTheme.Scale;
        plot.Axes.Title.Label.Text = PlotText.Fitted(map.Title, MapLayout.Width - 120, PlotTheme.TitleSize);
        plot.Axes.Title.Label.FontSize = PlotTheme.TitleSize;
        plot.Axes.Title.Label.ForeColor = PlotTheme.Ink;
        plot.Axes.Bottom.Label.Text = map.HorizontalAxis;
        plot.Axes.Left.Label.Text = map.VerticalAxis;
        plot.Add.Plottable(new MapPoints(map));
        plot.Axes.SquareUnits(); // the same scale on both axes shows a collapsed space as a line or a point
        plot.Layout.Fixed(
            new PixelPadding(MapLayout.Left, MapLayout.Width - MapLayout.RightEdge(map), MapLayout.Height - MapLayout.Bottom, MapLayout.Top)
        );
        if (map.Legend.Heading.Length > 0)
            AddLegend(plot);
        stream.Write(plot.GetImageBytes(MapLayout.Width * PlotTheme.Scale, MapLayout.Height * PlotTheme.Scale, ImageFormat.Png));
    }

    static void AddLegend(Plot plot)
    {
        plot.Legend.FontName = PlotFont.Name;
        plot.Legend.FontSize = PlotTheme.FontSize;
        plot.Legend.FontColor = PlotTheme.Ink;
        plot.Legend.OutlineWidth = 0;
        plot.Legend.ShadowColor = Colors.Transparent;
        plot.ShowLegend(Edge.Right).Alignment = Alignment.UpperLeft;
    }
}
