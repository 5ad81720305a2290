using System.Buffers.Binary;
using VaePipeline.Evaluation.Maps;
using VaePipeline.Tests.Evaluation.Drawing;

namespace VaePipeline.Tests.Evaluation;

public class MapTests
{
    [Fact]
    public void The_map_is_drawn_in_the_colors_of_its_groups()
    {
        using var folder = new TemporaryFolder();
        Reference.Report.Map().WritePng(folder["map.png"]);
        var file = File.ReadAllBytes(folder["map.png"]);
        Assert.Equal(1920, BinaryPrimitives.ReadInt32BigEndian(PngBytes.Chunks(file).First().Data));
        var pixels = PngBytes.Pixels(file);
        for (var group = 0; group < 6; group++)
        {
            var color = MarkerStyle.OfGroup(group).OnLight;
            Assert.True(Enumerable.Range(0, 1920 * 1440).Count(i => pixels[3 * i] == color.Red && pixels[3 * i + 1] == color.Green && pixels[3 * i + 2] == color.Blue) > 20);
        }
    }
}
