using System.Buffers.Binary;
using System.IO.Compression;

namespace VaePipeline.Evaluation.Drawing;

/// <summary>Writes PNG files (W3C, Portable Network Graphics, third edition): with a palette where 256 colors are enough, else 24-bit.</summary>
static class PngFile
{
    const byte NoFilter = 0;
    const byte UpFilter = 2;
    const byte BitsPerSample = 8;
    const byte TrueColor = 2;
    const byte IndexedColor = 3;
    const int MaxIndexed = 256;
    const uint ReversedPolynomial = 0xEDB88320;

    static readonly uint[] ByteChecksums = [.. Enumerable.Range(0, 256).Select(value => ChecksumOfByte((uint)value))];

    static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <param name="stream">Where to.</param>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    /// <param name="pixels">(height, width, 3) red, green, blue.</param>
    public static void Write(Stream stream, int width, int height, ReadOnlySpan<byte> pixels)
    {
        var (indices, palette) = Indexed(pixels);
        stream.Write(Signature);
        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], height);
        (header[8], header[9], header[10], header[11], header[12]) = (BitsPerSample, indices is null ? TrueColor : IndexedColor, 0, 0, 0);
        WriteChunk(stream, "IHDR"u8, header);
        if (indices is not null)
            WriteChunk(stream, "PLTE"u8, palette);
        WriteChunk(stream, "IDAT"u8, indices is null ? CompressedDifferences(width * 3, height, pixels) : CompressedRows(width, height, indices));
        WriteChunk(stream, "IEND"u8, []);
    }

    /// <summary>The palette (colors, 3) in order of first use and each pixel's place in it; no indices where there are too many colors.</summary>
    static (byte[]? Indices, byte[] Palette) Indexed(ReadOnlySpan<byte> pixels)
    {
        var places = new Dictionary<int, byte>(MaxIndexed);
        var palette = new List<byte>(MaxIndexed * 3);
        var indices = new byte[pixels.Length / 3];
        for (var i = 0; i < indices.Length; i++)
        {
            var pixel = pixels.Slice(3 * i, 3);
            var color = pixel[0] << 16 | pixel[1] << 8 | pixel[2];
            if (!places.TryGetValue(color, out indices[i]))
            {
                if (places.Count == MaxIndexed)
                    return (null, []);
                places.Add(color, indices[i] = (byte)places.Count);
                palette.AddRange(pixel);
            }
        }
        return (indices, [.. palette]);
    }

    /// <summary>Rows of indices as they are: neighboring indices are no neighboring colors.</summary>
    static byte[] CompressedRows(int width, int height, ReadOnlySpan<byte> indices)
    {
        using var compressed = new MemoryStream();
        using (var zlib = new ZLibStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
            for (var row = 0; row < height; row++)
            {
                zlib.WriteByte(NoFilter);
                zlib.Write(indices.Slice(row * width, width));
            }
        return compressed.ToArray();
    }

    /// <summary>Each row as its difference from the row above, which for drawings on a plain ground is mostly zeros.</summary>
    static byte[] CompressedDifferences(int stride, int height, ReadOnlySpan<byte> pixels)
    {
        using var compressed = new MemoryStream();
        using (var zlib = new ZLibStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
        {
            var filtered = new byte[stride + 1];
            filtered[0] = UpFilter;
            for (var row = 0; row < height; row++)
            {
                var current = pixels.Slice(row * stride, stride);
                for (var i = 0; i < stride; i++)
                    filtered[i + 1] = (byte)(current[i] - (row == 0 ? 0 : pixels[(row - 1) * stride + i]));
                zlib.Write(filtered);
            }
        }
        return compressed.ToArray();
    }

    static void WriteChunk(Stream stream, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        stream.Write(number);
        stream.Write(type);
        stream.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, Checksum(type, data));
        stream.Write(number);
    }

    /// <summary>CRC-32 of a chunk's type and data.</summary>
    static uint Checksum(ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        foreach (var part in type)
            crc = ByteChecksums[(byte)(crc ^ part)] ^ crc >> 8;
        foreach (var part in data)
            crc = ByteChecksums[(byte)(crc ^ part)] ^ crc >> 8;
        return ~crc;
    }

    static uint ChecksumOfByte(uint value)
    {
        for (var bit = 0; bit < 8; bit++)
            value = (value & 1) != 0 ? value >> 1 ^ ReversedPolynomial : value >> 1;
        return value;
    }
}
