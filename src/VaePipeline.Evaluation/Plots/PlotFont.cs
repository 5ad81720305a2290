using System.Reflection;
using ScottPlot;
using SkiaSharp;

namespace VaePipeline.Evaluation.Plots;

/// <summary>The font of all plots. It is embedded, so plots are the same on systems with other fonts or none.</summary>
static class PlotFont
{
    /// <summary>The font's name for ScottPlot; no installed font has it. Not a constant, so reading it registers the font first.</summary>
    public static string Name { get; } = "DejaVu Sans (embedded)";

    static PlotFont()
    {
        Fonts.FontResolvers.Insert(0, new Resolver());
        Fonts.Default = Fonts.Sans = Name;
    }

    /// <summary>The embedded font.</summary>
    public static SKTypeface Typeface { get; } = Load();

    static SKTypeface Load()
    {
        using var font = Assembly.GetExecutingAssembly().GetManifestResourceStream("DejaVuSans.ttf")!;
        return SKTypeface.FromStream(font);
    }

    sealed class Resolver : IFontResolver
    {
        public SKTypeface? CreateTypeface(string fontName, FontWeight weight, FontSlant slant, FontSpacing width) =>
            fontName == Name ? Typeface : null;

        public SKTypeface? CreateTypeface(string fontName, bool bold, bool italic) => fontName == Name ? Typeface : null;
    }
}
