using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace VaePipeline.ML.Jobs.Outputs;

/// <summary>Writes vectors in NumPy's format, 32-bit floats (rows, latent), NaN for missing ones; the other columns as CSV.</summary>
sealed class NpyRows : CsvRows
{
    const int FixedBytes = 10;
    const int Alignment = 64;

    readonly Stream _vectors;
    readonly float[] _none;

    public NpyRows(Stream ids, Stream vectors, RowShape shape, int rows)
        : base(ids, shape, hasVectors: false)
    {
        _vectors = vectors;
        _none = new float[shape.Size];
        _none.AsSpan().Fill(float.NaN);
        WriteHeader(vectors, rows, shape.Size);
    }

    static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0];

    public override void Write(ListedNote listed, EmbeddedRow row)
    {
        base.Write(listed, row);
        _vectors.Write(MemoryMarshal.AsBytes(row.IsOk ? row.Embedding.Span : _none));
    }

    /// <summary>Writes the header (format 1.0, padded to 64 bytes) of little-endian 32-bit floats (rows, size) in row-major order.</summary>
    public static void WriteHeader(Stream stream, int rows, int size)
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
    public static bool TrySkipHeader(Stream stream, int rows, int size)
    {
        using var expected = new MemoryStream();
        WriteHeader(expected, rows, size);
        var given = new byte[expected.Length];
        return stream.ReadAtLeast(given, given.Length, throwOnEndOfStream: false) == given.Length
            && given.AsSpan().SequenceEqual(expected.ToArray());
    }
}
