using VaePipeline.Evaluation.Drawing;

namespace VaePipeline.Evaluation.Maps;

/// <summary>How a group's points are drawn. Neighboring groups differ in shape as well as in color.</summary>
/// <param name="Shape">The outline.</param>
/// <param name="OnLight">The color on a light ground.</param>
/// <param name="OnDark">The color on a dark ground.</param>
readonly record struct MarkerStyle(MarkerShape Shape, Rgb OnLight, Rgb OnDark)
{
    // The palettes of Okabe and Ito (2008) and of Tol (2021), which stay apart for the color-blind; each darkened or lightened until
    // it stands out on its ground.
    static readonly (uint Light, uint Dark)[] Colors =
    [
        (0x0072b2, 0x3f9fdc), (0xe08e00, 0xf0a830), (0x009e73, 0x1fbf92), (0xc2609a, 0xe08fbe), (0xd55e00, 0xf07c2c), (0x45a5dd, 0x7cc8f2),
        (0x882255, 0xc75c8c), (0x8f8f2a, 0xbcbc5a), (0x5b4bb5, 0x9a8cf0), (0x2f9c8c, 0x5cc9b8), (0x8c5a44, 0xc79a80), (0x5f6b78, 0xa3afbc),
    ];

    public static MarkerStyle Rest { get; } = new(MarkerShape.Disc, Rgb.Of(0xb4bac2), Rgb.Of(0x5a626c));

    public static MarkerStyle OfGroup(int group)
    {
        var (light, dark) = Colors[group % Colors.Length];
        return new((MarkerShape)((group + group / Colors.Length) % 4), Rgb.Of(light), Rgb.Of(dark));
    }
}
