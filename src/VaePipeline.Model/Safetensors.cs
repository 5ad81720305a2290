using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace VaePipeline.Model;

/// <summary>
/// Named tensors in Hugging Face's safetensors format: eight bytes with the header's length (little-endian), the header (JSON: dtype, shape
/// and byte offsets by name), the values. Writes and reads only 32-bit floats. Such a file contains no code.
/// </summary>
/// <remarks>Format: https://huggingface.co/docs/safetensors.</remarks>
/// <param name="Tensors">The tensors, in the order of the file.</param>
/// <param name="Metadata">The texts in <c>__metadata__</c>; empty when there are none.</param>
sealed record Safetensors(IReadOnlyList<NamedTensor> Tensors, IReadOnlyDictionary<string, string> Metadata)
{
    const int MaxHeaderBytes = 100_000_000; // the format's limit
    const int PrefixBytes = sizeof(ulong);

    /// <summary>Writes tensors in the given order. The same tensors and metadata give the same bytes.</summary>
    /// <param name="path">The file; an existing one is replaced when the new one is complete.</param>
    /// <param name="tensors">Tensors with distinct names.</param>
    /// <param name="metadata">Texts to store with them, sorted by key.</param>
    /// <exception cref="ArgumentException">Two tensors share a name, or a shape does not fit its values.</exception>
    public static void Write(string path, IReadOnlyList<NamedTensor> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        var header = SafetensorsHeader.Write(tensors, metadata);
        AtomicFile.Write(
            path,
            stream =>
            {
                Span<byte> prefix = stackalloc byte[PrefixBytes];
                BinaryPrimitives.WriteUInt64LittleEndian(prefix, (ulong)header.Length);
                stream.Write(prefix);
                stream.Write(header);
                foreach (var tensor in tensors)
                    stream.Write(MemoryMarshal.AsBytes<float>(tensor.Values));
            }
        );
    }

    /// <summary>Reads a file. Everything in the header is checked against the file's size.</summary>
    /// <exception cref="ModelFormatException">The file is incomplete or not a safetensors file of 32-bit floats.</exception>
    /// <exception cref="IOException">The file cannot be opened or read.</exception>
    public static Safetensors Read(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 16);
        try
        {
            return Read(stream, path);
        }
        catch (EndOfStreamException exception)
        {
            throw new ModelFormatException(
                $"{path}: the file ends within its values; it was truncated while being read, copy it again.",
                exception
            );
        }
    }

    static Safetensors Read(FileStream stream, string path)
    {
        if (stream.Length < PrefixBytes)
            throw new ModelFormatException(
                $"{path}: {stream.Length} bytes are too few for a safetensors file (at least {PrefixBytes}); copy it again."
            );
        Span<byte> prefix = stackalloc byte[PrefixBytes];
        stream.ReadExactly(prefix);
        var headerLength = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        var limit = (ulong)Math.Min(MaxHeaderBytes, stream.Length - PrefixBytes);
        if (headerLength > limit)
            throw new ModelFormatException(
                $"{path}: claims a header of {headerLength} bytes, but at most {limit} are possible; it is incomplete or not a safetensors file."
            );

        var headerBytes = new byte[headerLength];
        stream.ReadExactly(headerBytes);
        var header = SafetensorsHeader.Parse(headerBytes, stream.Length - stream.Position, path);

        var tensors = new List<NamedTensor>(header.Entries.Count);
        foreach (var entry in header.Entries) // sorted by offset and without gaps
        {
            var values = new float[(entry.End - entry.Begin) / sizeof(float)];
            stream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
            tensors.Add(new(entry.Name, entry.Shape, values));
        }
        return new(tensors, header.Metadata);
    }
}
