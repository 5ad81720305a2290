using System.Buffers.Binary;
using VaePipeline.Analytics.Maps;
using VaePipeline.Tests.Drawing;

namespace VaePipeline.Tests.Analytics;

public class MapTests
{
    [Fact]
    public void The_map_is_drawn_in_the_colours_of_its_groups()
    {
        using var folder = new TemporaryFolder();
        Reference.Report.Map().WritePng(folder["map.png"]);
        var file = File.ReadAllBytes(folder["map.png"]);
        Assert.Equal(1920, BinaryPrimitives.ReadInt32BigEndian(PngBytes.Chunks(file).First().Data));
        var pixels = PngBytes.Pixels(file);
        for (var group = 0; group < 6; group++)
        {
            var colour = MarkerStyle.OfGroup(group).OnLight;
            Assert.True(Enumerable.Range(0, 1920 * 1440).Count(i => pixels[3 * i] == colour.Red && pixels[3 * i + 1] == colour.Green && pixels[3 * i + 2] == colour.Blue) > 20);
        }
    }
}
