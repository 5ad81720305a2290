using System.Buffers.Binary;

namespace VaePipeline.Audio.Formats.Flac;

/// <summary>The STREAMINFO block of a FLAC stream (RFC 9639, section 8.2), and where the frames start.</summary>
/// <param name="BlockSize">Samples per channel in a frame, if all frames have the same number.</param>
/// <param name="SampleRate">In Hz.</param>
/// <param name="Channels">The number of channels.</param>
/// <param name="Total">Samples per channel; 0 if unknown.</param>
/// <param name="FramesStart">The offset of the first frame.</param>
internal readonly record struct FlacHeader(int BlockSize, int SampleRate, int Channels, long Total, long FramesStart)
{
    const int InfoStart = 8,
        InfoBytes = 34;

    const int MaxBlocks = 1 << 12;

    /// <summary>Where the 36 bits of <see cref="Total"/> are, after 4 bits of the sample width.</summary>
    const int TotalStart = InfoStart + 13;

    /// <summary>Reads the header; null if it is not as defined, or exceeds the stream.</summary>
    public static FlacHeader? Read(Stream stream)
    {
        Span<byte> bytes = stackalloc byte[InfoStart + InfoBytes];
        stream.Position = 0;
        if (!stream.TryFill(bytes) || !bytes.StartsWith("fLaC"u8) || (bytes[4] & 0x7F) != 0)
            return null;
        var info = bytes[InfoStart..];
        var packed = BinaryPrimitives.ReadUInt64BigEndian(info[10..]);
        var blockSize = BinaryPrimitives.ReadUInt16BigEndian(info);
        var header = new FlacHeader(blockSize, (int)(packed >> 44), (int)(packed >> 41 & 7) + 1, (long)(packed & 0xF_FFFF_FFFF), 0);
        return blockSize > 0 && FindFrames(stream) is { } start ? header with { FramesStart = start } : null;
    }

    static long? FindFrames(Stream stream)
    {
        Span<byte> head = stackalloc byte[4];
        var position = 4L;
        for (var (block, isLast) = (0, false); !isLast; block++)
        {
            if (block == MaxBlocks)
                return null;
            stream.Position = position;
            if (!stream.TryFill(head))
                return null;
            isLast = (head[0] & 0x80) != 0;
            position += head.Length + (head[1] << 16 | head[2] << 8 | head[3]);
        }
        return position < stream.Length ? position : null;
    }

    /// <summary>The stream with an unknown number of samples, so that a decoder reads to its end.</summary>
    public static Stream WithoutTotal(Stream stream)
    {
        stream.Position = TotalStart;
        var sampleWidth = (byte)(stream.ReadByte() & 0xF0);
        return SplicedStream.WithBytes(stream, TotalStart, [sampleWidth, 0, 0, 0, 0]);
    }
}
