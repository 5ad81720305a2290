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
        var chunks = PngBytes.Chunks(File.ReadAllBytes(folder["map.png"])).ToArray();
        Assert.Equal(1920, BinaryPrimitives.ReadInt32BigEndian(chunks[0].Data));
        var pixels = PngBytes.Unfiltered(chunks[1].Data, 1920 * 3, 1440);
        for (var group = 0; group < 6; group++)
        {
            var colour = MarkerStyle.OfGroup(group).OnLight;
            Assert.True(Enumerable.Range(0, 1920 * 1440).Count(i => pixels[3 * i] == colour.Red && pixels[3 * i + 1] == colour.Green && pixels[3 * i + 2] == colour.Blue) > 20);
        }
    }
}
