namespace VaePipeline.Evaluation.Drawing;

/// <summary>Colors for a quantity: from black over violet and orange to pale yellow, evenly lighter all the way, also in gray and for the color-blind.</summary>
static class ColorMap
{
    // Every eighth of matplotlib's magma (van der Walt and Smith, 2015; public domain, CC0).
    static readonly Rgb[] Anchors =
        [.. new uint[] { 0x000004, 0x1c1044, 0x4f127b, 0x812581, 0xb5367a, 0xe55064, 0xfb8761, 0xfec287, 0xfcfdbf }.Select(Rgb.Of)];

    /// <summary>Colors between one end and the other: so few that a picture's palette has room for them, so many that steps are not seen.</summary>
    const int Steps = 192;

    static readonly Rgb[] Colors = [.. Enumerable.Range(0, Steps).Select(step => Between(step / (Steps - 1.0)))];

    /// <summary>The color of a share of the scale; what lies outside 0 to 1 gets that of its end.</summary>
    public static Rgb Of(double share) => Colors[(int)(Math.Clamp(share, 0, 1) * (Steps - 1) + 0.5)];

    static Rgb Between(double share)
    {
        var place = share * (Anchors.Length - 1);
        var index = Math.Min((int)place, Anchors.Length - 2);
        var (from, to, part) = (Anchors[index], Anchors[index + 1], place - index);
        return new(Mixed(from.Red, to.Red, part), Mixed(from.Green, to.Green, part), Mixed(from.Blue, to.Blue, part));
    }

    static byte Mixed(byte from, byte to, double part) => (byte)(from + (to - from) * part + 0.5);
}
