using VaePipeline.Evaluation.Drawing;

namespace VaePipeline.Tests.Evaluation.Drawing;

public class PngTests
{
    [Theory]
    [InlineData(7, 5, 1, 3)]
    [InlineData(7, 5, 35, 3)]
    [InlineData(32, 16, 256, 3)]
    [InlineData(32, 16, 257, 2)]
    public void A_file_has_the_chunks_of_the_standard_and_gives_its_pixels_back(int width, int height, int colors, byte kind)
    {
        byte[] pixels = [.. Enumerable.Range(0, width * height).SelectMany(i => new byte[] { (byte)(i % colors * 37), (byte)(i % colors >> 4), 9 })];
        using var file = new MemoryStream();
        PngFile.Write(file, width, height, pixels);
        var chunks = PngBytes.Chunks(file.ToArray()).ToArray();
        Assert.Equal(kind == 3 ? ["IHDR", "PLTE", "IDAT", "IEND"] : ["IHDR", "IDAT", "IEND"], chunks.Select(chunk => chunk.Type));
        Assert.Equal([0, 0, 0, (byte)width, 0, 0, 0, (byte)height, 8, kind, 0, 0, 0], chunks[0].Data);
        Assert.True(kind == 2 || chunks[1].Data.Length == colors * 3);
        Assert.Equal(pixels, PngBytes.Pixels(file.ToArray()));
    }

    [Fact]
    public void The_end_chunk_has_the_checksum_that_every_PNG_ends_with()
    {
        using var file = new MemoryStream();
        PngFile.Write(file, 1, 1, new byte[3]);
        Assert.Equal([0xAE, 0x42, 0x60, 0x82], file.ToArray()[^4..]);
    }

    [Fact]
    public void Markers_cover_their_area_and_stay_on_the_canvas()
    {
        foreach (var shape in Enum.GetValues<MarkerShape>())
        {
            var canvas = new Canvas(64, 64, Rgb.Of(0xffffff));
            canvas.DrawMarker(32, 32, shape, 10, Rgb.Of(0), 1);
            var covered = canvas.Pixels.Sum(value => 1 - value / 255.0) / 3;
            Assert.InRange(covered, 0.8 * Math.PI * 100, 1.2 * Math.PI * 100);
            canvas.DrawMarker(0, 63, shape, 10, Rgb.Of(0), 1);
            canvas.DrawMarker(-500, 900, shape, 10, Rgb.Of(0), 1);
        }
    }

    [Fact]
    public void Text_lies_on_its_baseline_and_unknown_letters_are_question_marks()
    {
        var canvas = new Canvas(200, 60, Rgb.Of(0xffffff));
        canvas.DrawText(100, 40, "HH", Rgb.Of(0), TextAnchor.Middle);
        var rows = Enumerable.Range(0, 60).Where(y => Enumerable.Range(0, 200).Any(x => canvas.Pixels[(y * 200 + x) * 3] < 128)).ToArray();
        Assert.Equal(39, rows[^1]);
        Assert.InRange(rows[0], 39 - 18, 39 - 13);
        var glyphs = Glyphs.Of(GlyphSize.Small);
        Assert.Equal(glyphs.Measure("?"), glyphs.Measure("漢"));
        canvas.DrawText(190, 5, "over the edge", Rgb.Of(0));
    }
}
