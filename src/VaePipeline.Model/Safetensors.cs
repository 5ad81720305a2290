using System.Buffers.Binary;
using System.Runtime.InteropServices;
using VaePipeline.Foundation;

namespace VaePipeline.Model;

/// <summary>
/// Named tensors in Hugging Face's safetensors format: eight bytes with the header's length (little-endian), the header (JSON: name to
/// dtype, shape and byte offsets), the values. Only 32-bit floats are written and read; nothing in such a file can run.
/// </summary>
/// <remarks>Format: https://huggingface.co/docs/safetensors.</remarks>
public static class Safetensors
{
    /// <summary>Bytes a header may have, the format's own limit.</summary>
    public const int MaxHeaderBytes = 100_000_000;

    const int PrefixBytes = sizeof(ulong);

    /// <summary>Writes tensors, in the order given. The same tensors and metadata give the same bytes.</summary>
    /// <param name="path">The file, replaced only when all of it is on disk.</param>
    /// <param name="tensors">Tensors with distinct names.</param>
    /// <param name="metadata">Text to keep with them; written in the order of its keys.</param>
    /// <exception cref="ArgumentException">Two tensors share a name, or a shape does not fit its values.</exception>
    public static void Write(string path, IReadOnlyList<NamedTensor> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        var header = SafetensorsHeader.Write(tensors, metadata);
        AtomicFile.Write(path, stream =>
        {
            Span<byte> prefix = stackalloc byte[PrefixBytes];
            BinaryPrimitives.WriteUInt64LittleEndian(prefix, (ulong)header.Length);
            stream.Write(prefix);
            stream.Write(header);
            foreach (var tensor in tensors)
                stream.Write(MemoryMarshal.AsBytes<float>(tensor.Values));
        });
    }

    /// <summary>Reads a whole file. Nothing the header says is believed before it is held against the file's real size.</summary>
    /// <exception cref="ModelFormatException">The file is torn or no safetensors file of 32-bit floats.</exception>
    /// <exception cref="IOException">The file cannot be opened or read.</exception>
    public static SafetensorsFile Read(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 16);
        try
        {
            return Read(stream, path);
        }
        catch (EndOfStreamException exception)
        {
            throw new ModelFormatException($"{path}: the file ends within its values; it was cut off while being read, copy it again.", exception);
        }
    }

    static SafetensorsFile Read(FileStream stream, string path)
    {
        if (stream.Length < PrefixBytes)
            throw new ModelFormatException($"{path}: {stream.Length} bytes are too few for a safetensors file (at least {PrefixBytes}); copy it again.");
        Span<byte> prefix = stackalloc byte[PrefixBytes];
        stream.ReadExactly(prefix);
        var headerLength = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        var limit = (ulong)Math.Min(MaxHeaderBytes, stream.Length - PrefixBytes);
        if (headerLength > limit)
            throw new ModelFormatException($"{path}: claims a header of {headerLength} bytes where at most {limit} are possible; it is no safetensors file, or torn.");

        var headerBytes = new byte[headerLength];
        stream.ReadExactly(headerBytes);
        var header = SafetensorsHeader.Parse(headerBytes, stream.Length - stream.Position, path);

        var tensors = new List<NamedTensor>(header.Entries.Count);
        foreach (var entry in header.Entries) // in order of their offsets, without gaps: one pass over the file
        {
            var values = new float[(entry.End - entry.Begin) / sizeof(float)];
            stream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
            tensors.Add(new(entry.Name, entry.Shape, values));
        }
        return new(tensors, header.Metadata);
    }
}
