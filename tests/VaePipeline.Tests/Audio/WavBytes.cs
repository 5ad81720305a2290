using System.Buffers.Binary;
using System.Text;

namespace VaePipeline.Tests.Audio;

/// <summary>Builds WAV files chunk by chunk, with arbitrary wrong values.</summary>
static class WavBytes
{
    public static byte[] Riff(params byte[][] chunks) =>
        [.. Tag("RIFF"), .. U32(4 + (uint)chunks.Sum(chunk => chunk.Length)), .. Tag("WAVE"), .. chunks.SelectMany(chunk => chunk)];

    /// <summary>A chunk; the size is that of the body by default.</summary>
    public static byte[] Chunk(string id, byte[] body, uint? size = null, bool pad = true) =>
        [.. Tag(id), .. U32(size ?? (uint)body.Length), .. body, .. pad && body.Length % 2 == 1 ? new byte[1] : []];

    public static byte[] Format(int channels = 1, int rate = 16_000, int bits = 16, int tag = 1, int? blockAlign = null) =>
        Chunk("fmt ", FormatBody(channels, rate, bits, tag, blockAlign));

    public static byte[] FormatBody(int channels = 1, int rate = 16_000, int bits = 16, int tag = 1, int? blockAlign = null) =>
        [
            .. U16(tag),
            .. U16(channels),
            .. U32((uint)rate),
            .. U32((uint)(rate * channels * bits / 8)),
            .. U16(blockAlign ?? channels * bits / 8),
            .. U16(bits),
        ];

    /// <summary>16-bit samples 1000, 2000, 3000, ...</summary>
    public static byte[] Samples(int count) => [.. Enumerable.Range(1, count).SelectMany(i => U16(i % 30 * 1000))];

    public static byte[] U16(int value) => [(byte)value, (byte)(value >> 8)];

    public static byte[] U32(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return bytes;
    }

    public static byte[] U64(ulong value) => [.. U32((uint)value), .. U32((uint)(value >> 32))];

    static byte[] Tag(string id) => Encoding.ASCII.GetBytes(id);
}
