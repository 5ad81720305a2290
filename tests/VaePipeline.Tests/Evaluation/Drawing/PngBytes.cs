using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace VaePipeline.Tests.Evaluation.Drawing;

/// <summary>Takes a PNG file apart, by the standard.</summary>
static class PngBytes
{
    public static IEnumerable<(string Type, byte[] Data)> Chunks(byte[] file)
    {
        Assert.Equal([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], file[..8]);
        for (var at = 8; at < file.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at));
            yield return (Encoding.ASCII.GetString(file, at + 4, 4), file[(at + 8)..(at + 8 + length)]);
            at += length + 12;
        }
    }

    /// <summary>(height, width, 3) red, green, blue.</summary>
    public static byte[] Pixels(byte[] file)
    {
        var chunks = Chunks(file).ToDictionary(chunk => chunk.Type, chunk => chunk.Data);
        var (width, height) = (BinaryPrimitives.ReadInt32BigEndian(chunks["IHDR"]), BinaryPrimitives.ReadInt32BigEndian(chunks["IHDR"].AsSpan(4)));
        if (!chunks.TryGetValue("PLTE", out var palette))
            return Unfiltered(chunks["IDAT"], width * 3, height);
        return [.. Unfiltered(chunks["IDAT"], width, height).SelectMany(index => palette[(3 * index)..(3 * index + 3)])];
    }

    static byte[] Unfiltered(byte[] data, int stride, int height)
    {
        using var zlib = new ZLibStream(new MemoryStream(data), CompressionMode.Decompress);
        var values = new byte[stride * height];
        for (var row = 0; row < height; row++)
        {
            var filter = zlib.ReadByte();
            Assert.True(filter is 0 or 2);
            zlib.ReadExactly(values, row * stride, stride);
            for (var i = 0; i < stride && row > 0 && filter == 2; i++)
                values[row * stride + i] += values[(row - 1) * stride + i];
        }
        Assert.Equal(-1, zlib.ReadByte());
        return values;
    }
}
