using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using VaePipeline.Analytics.Maps;

namespace VaePipeline.Tests.Analytics;

public class PngTests
{
    [Fact]
    public void A_file_has_the_chunks_of_the_standard_and_gives_its_pixels_back()
    {
        var pixels = Enumerable.Range(0, 7 * 5 * 3).Select(i => (byte)(i * 37)).ToArray();
        using var file = new MemoryStream();
        PngFile.Write(file, 7, 5, pixels);
        var chunks = Chunks(file.ToArray()).ToArray();
        Assert.Equal(["IHDR", "IDAT", "IEND"], chunks.Select(chunk => chunk.Type));
        Assert.Equal([0, 0, 0, 7, 0, 0, 0, 5, 8, 2, 0, 0, 0], chunks[0].Data);
        Assert.Equal(pixels, Unfiltered(chunks[1].Data, 7 * 3, 5));
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

    [Fact]
    public void The_map_is_drawn_in_the_colours_of_its_groups()
    {
        using var folder = new TemporaryFolder();
        Reference.Report.Map().WritePng(folder["map.png"]);
        var chunks = Chunks(File.ReadAllBytes(folder["map.png"])).ToArray();
        Assert.Equal(1920, BinaryPrimitives.ReadInt32BigEndian(chunks[0].Data));
        var pixels = Unfiltered(chunks[1].Data, 1920 * 3, 1440);
        for (var group = 0; group < 6; group++)
        {
            var colour = MarkerStyle.OfGroup(group).OnLight;
            Assert.True(Enumerable.Range(0, 1920 * 1440).Count(i => pixels[3 * i] == colour.Red && pixels[3 * i + 1] == colour.Green && pixels[3 * i + 2] == colour.Blue) > 20);
        }
    }

    static IEnumerable<(string Type, byte[] Data)> Chunks(byte[] file)
    {
        Assert.Equal([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], file[..8]);
        for (var at = 8; at < file.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at));
            yield return (Encoding.ASCII.GetString(file, at + 4, 4), file[(at + 8)..(at + 8 + length)]);
            at += length + 12;
        }
    }

    static byte[] Unfiltered(byte[] data, int stride, int height)
    {
        using var zlib = new ZLibStream(new MemoryStream(data), CompressionMode.Decompress);
        var pixels = new byte[stride * height];
        var line = new byte[stride + 1];
        for (var row = 0; row < height; row++)
        {
            zlib.ReadExactly(line);
            Assert.Equal(2, line[0]);
            for (var i = 0; i < stride; i++)
                pixels[row * stride + i] = (byte)(line[i + 1] + (row == 0 ? 0 : pixels[(row - 1) * stride + i]));
        }
        return pixels;
    }
}
