using SkiaSharp;
using VaePipeline.Evaluation.Maps;

namespace VaePipeline.Tests.Evaluation;

public class MapTests
{
    [Fact]
    public void The_map_is_drawn_in_the_colors_of_its_groups()
    {
        using var map = Draw();
        Assert.Equal((1920, 1440), (map.Width, map.Height));
        var colors = map.Pixels.CountBy(pixel => pixel).ToDictionary();
        for (var group = 0; group < 6; group++)
            Assert.True(colors.GetValueOrDefault(SKColor.Parse(GroupMarker.OfGroup(group).OnLight)) > 20);
    }

    [Fact]
    public void The_legend_is_outside_the_data()
    {
        using var map = Draw();
        // the right sixth has no frame and no points, only the legend on white
        var frame = SKColor.Parse("#c9ced6");
        Assert.DoesNotContain(
            frame,
            Enumerable.Range(0, map.Height).SelectMany(y => Enumerable.Range(1650, 270).Select(x => map.GetPixel(x, y)))
        );
        Assert.Contains(frame, map.Pixels);
    }

    static SKBitmap Draw()
    {
        using var folder = new TemporaryFolder();
        Reference.Report.Map().WritePng(folder["map.png"]);
        return SKBitmap.Decode(folder["map.png"]);
    }
}
