extern alias plots;

using plots::ScottPlot;
using SkiaSharp;
using VaePipeline.Evaluation.Plots;

namespace VaePipeline.Tests.Evaluation;

public class PlotFontTests
{
    [Fact]
    public void Plots_use_the_embedded_font_whatever_the_system_has()
    {
        Assert.Equal("DejaVu Sans", PlotFont.Typeface.FamilyName);
        Assert.Same(PlotFont.Typeface, Fonts.GetTypeface(PlotFont.Name, bold: false, italic: false));
        using var plot = PlotTheme.CreatePlot();
        Assert.All(
            plot.Axes.GetAxes(),
            axis => Assert.Equal((PlotFont.Name, PlotFont.Name), (axis.Label.FontName, axis.TickLabelStyle.FontName))
        );
        Assert.Equal(PlotFont.Name, plot.Axes.Title.Label.FontName);
    }

    [Fact]
    public void The_embedded_font_draws_letters()
    {
        using var surface = SKSurface.Create(new SKImageInfo(200, 60));
        surface.Canvas.Clear(SKColors.White);
        PlotText.Draw(surface.Canvas, 10, 40, "HH", 180, 20);
        using var bitmap = SKBitmap.FromImage(surface.Snapshot());
        var rows = Enumerable.Range(0, 60).Where(y => Enumerable.Range(0, 200).Any(x => bitmap.GetPixel(x, y).Red < 128)).ToArray();
        Assert.Equal(39, rows[^1]);
        Assert.InRange(rows.Length, 13, 16);
    }

    [Fact]
    public void Long_text_is_shortened_with_an_ellipsis_and_control_characters_are_blanks()
    {
        Assert.Equal("short", PlotText.Fitted("short", 100, 11));
        var fitted = PlotText.Fitted(new string('W', 300), 100, 11);
        Assert.EndsWith("W…", fitted, StringComparison.Ordinal);
        Assert.InRange(fitted.Length, 6, 12);
        Assert.Equal("a b", PlotText.Fitted("a\nb", 100, 11));
    }

    [Fact]
    public void The_licence_of_the_font_is_embedded_with_it()
    {
        using var licence = typeof(PlotFont).Assembly.GetManifestResourceStream("DejaVuSans.LICENSE.txt");
        Assert.Contains("Bitstream Vera", new StreamReader(licence!).ReadToEnd(), StringComparison.Ordinal);
    }
}
