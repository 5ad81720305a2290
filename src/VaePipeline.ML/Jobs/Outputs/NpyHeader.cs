using System.Buffers.Binary;
using System.Text;

namespace VaePipeline.ML.Jobs.Outputs;

/// <summary>The header of an .npy file (format 1.0): type, order and shape, padded to 64 bytes.</summary>
static class NpyHeader
{
    const int FixedBytes = 10;
    const int Alignment = 64;

    static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0];

    /// <summary>Writes the header of little-endian 32-bit floats (rows, size) in row-major order.</summary>
    public static void Write(Stream stream, int rows, int size)
    {
        var description = FormattableString.Invariant($"{{'descr': '<f4', 'fortran_order': False, 'shape': ({rows}, {size}), }}");
        var length = (FixedBytes + description.Length + 1 + Alignment - 1) / Alignment * Alignment - FixedBytes;
        Span<byte> lengthBytes = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(lengthBytes, (ushort)length);
        stream.Write(Magic);
        stream.Write(lengthBytes);
        stream.Write(Encoding.ASCII.GetBytes(description.PadRight(length - 1) + "\n"));
    }

    /// <summary>Skips the header; false if it is missing or has another shape.</summary>
    public static bool TrySkip(Stream stream, int rows, int size)
    {
        using var expected = new MemoryStream();
        Write(expected, rows, size);
        var given = new byte[expected.Length];
        return stream.ReadAtLeast(given, given.Length, throwOnEndOfStream: false) == given.Length && given.AsSpan().SequenceEqual(expected.ToArray());
    }
}
