using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace VaePipeline.Tests.Drawing;

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

    public static byte[] Unfiltered(byte[] data, int stride, int height)
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
