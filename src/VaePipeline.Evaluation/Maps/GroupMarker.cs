namespace VaePipeline.Evaluation.Maps;

enum GroupShape
{
    Disc,
    Triangle,
    Square,
    Diamond,
}

/// <summary>How a group's points are drawn. Consecutive groups differ in shape as well as in color.</summary>
/// <param name="Shape">The shape.</param>
/// <param name="OnLight">The color on a light background, such as #0072b2.</param>
/// <param name="OnDark">The color on a dark background.</param>
readonly record struct GroupMarker(GroupShape Shape, string OnLight, string OnDark)
{
    // The palettes of Okabe and Ito (2008) and of Tol (2021), which color-blind people can distinguish; each color is darkened or lightened
    // until it stands out from its background.
    static readonly (string Light, string Dark)[] Colors =
    [
        ("#0072b2", "#3f9fdc"),
        ("#e08e00", "#f0a830"),
        ("#009e73", "#1fbf92"),
        ("#c2609a", "#e08fbe"),
        ("#d55e00", "#f07c2c"),
        ("#45a5dd", "#7cc8f2"),
        ("#882255", "#c75c8c"),
        ("#8f8f2a", "#bcbc5a"),
        ("#5b4bb5", "#9a8cf0"),
        ("#2f9c8c", "#5cc9b8"),
        ("#8c5a44", "#c79a80"),
        ("#5f6b78", "#a3afbc"),
    ];

    /// <summary>The marker of all small groups together.</summary>
    public static GroupMarker Rest { get; } = new(GroupShape.Disc, "#b4bac2", "#5a626c");

    public static GroupMarker OfGroup(int group)
    {
        var (light, dark) = Colors[group % Colors.Length];
        return new((GroupShape)((group + group / Colors.Length) % 4), light, dark);
    }
}
