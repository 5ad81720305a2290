using ScottPlot;

namespace VaePipeline.Evaluation.Maps;

/// <summary>All points of a map in one shuffled order, so that no group always covers the others.</summary>
sealed class MapPoints(EmbeddingMap map) : IPlottable
{
    const float LegendSize = 9;
    const int LegendNameLength = 16;

    readonly MarkerStyle[] _markers =
    [
        .. from entry in map.Legend.Entries
        let style = MapLayout.Points(map.Count)
        select Marker(entry.Marker, (float)style.Radius * 2, style.Opacity),
    ];

    public bool IsVisible { get; set; } = true;

    public IAxes Axes { get; set; } = new Axes();

    public IEnumerable<LegendItem> LegendItems =>
        map.Legend.Heading.Length == 0
            ? []
            : map
                .Legend.Entries.Select(entry => new LegendItem
                {
                    LabelText =
                        $"{MapLayout.Shortened(entry.Name, LegendNameLength)}  {entry.Count.ToString("N0", CultureInfo.InvariantCulture)}",
                    MarkerStyle = Marker(entry.Marker, LegendSize, 1),
                })
                .Prepend(new() { LabelText = map.Legend.Heading });

    public AxisLimits GetAxisLimits()
    {
        var limits = new ExpandingAxisLimits();
        for (var row = 0; row < map.Count; row++)
            limits.Expand(map.Point(row).X, map.Point(row).Y);
        return limits.AxisLimits;
    }

    public void Render(RenderPack pack)
    {
        foreach (var row in map.DrawingOrder(map.Count))
        {
            var (x, y) = map.Point(row);
            _markers[map.Legend.EntryOf[row]].Render(pack, Axes.GetPixel(new(x, y)));
        }
    }

    static MarkerStyle Marker(GroupMarker group, float size, double opacity) =>
        new(
            group.Shape switch
            {
                GroupShape.Triangle => MarkerShape.FilledTriangleUp,
                GroupShape.Square => MarkerShape.FilledSquare,
                GroupShape.Diamond => MarkerShape.FilledDiamond,
                _ => MarkerShape.FilledCircle,
            },
            size,
            Color.FromHex(group.OnLight).WithOpacity(opacity)
        );
}
