using System.Buffers.Binary;
using System.Text;

namespace VaePipeline.Tests.Audio.Faults;

/// <summary>Builds AIFF files chunk by chunk, with arbitrary wrong values.</summary>
static class AiffBytes
{
    /// <summary>16,000 Hz as an 80-bit float.</summary>
    public static readonly byte[] Rate16000 = [0x40, 0x0C, 0xFA, 0, 0, 0, 0, 0, 0, 0];

    public static byte[] Form(params byte[][] chunks) =>
        [.. "FORM"u8, .. U32(4 + (uint)chunks.Sum(chunk => chunk.Length)), .. "AIFF"u8, .. chunks.SelectMany(chunk => chunk)];

    /// <summary>A chunk; the size is that of the body by default.</summary>
    public static byte[] Chunk(string id, byte[] body, uint? size = null) =>
        [.. Encoding.ASCII.GetBytes(id), .. U32(size ?? (uint)body.Length), .. body, .. body.Length % 2 == 1 ? new byte[1] : []];

    public static byte[] Common(int channels = 1, uint frames = 100, int bits = 16, byte[]? rate = null) =>
        Chunk("COMM", [.. U16(channels), .. U32(frames), .. U16(bits), .. rate ?? Rate16000]);

    /// <summary>16-bit samples 1000, 2000, 3000, ..., after the offset and the block size.</summary>
    public static byte[] Sound(int count, uint offset = 0, uint? size = null) =>
        Chunk("SSND", [.. U32(offset), .. U32(0), .. Enumerable.Range(1, count).SelectMany(i => U16(i % 30 * 1000))], size);

    public static byte[] U16(int value) => [(byte)(value >> 8), (byte)value];

    public static byte[] U32(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return bytes;
    }
}
