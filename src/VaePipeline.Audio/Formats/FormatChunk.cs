using System.Buffers.Binary;
using NAudio.Wave;

namespace VaePipeline.Audio.Formats;

/// <summary>
/// The fmt chunk of a WAV file. NAudio's WaveFormat.FromFormatChunk is not used: it reads channels and frame sizes as signed numbers, takes
/// the length of the extra data from the chunk size instead of the size field, and drops extra data of more than 100 bytes, including the
/// sub-format of WAVE_FORMAT_EXTENSIBLE.
/// </summary>
internal readonly record struct FormatChunk(
    WaveFormatEncoding Encoding,
    int Channels,
    int SampleRate,
    int FrameBytes,
    int BitsPerSample,
    Guid? SubFormat
)
{
    /// <summary>Bytes of the common fields, offset of the extra data, and bytes of the extra data of WAVE_FORMAT_EXTENSIBLE.</summary>
    const int CommonBytes = 16,
        ExtraStart = 18,
        ExtensibleBytes = 22;

    /// <summary>Offset of the sub-format of WAVE_FORMAT_EXTENSIBLE, after the valid bits and the channel mask.</summary>
    const int SubFormatStart = ExtraStart + 6;

    static readonly byte[] SubFormatTail = [0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, 0x71];

    /// <summary>Reads the body of the chunk, of which <paramref name="length"/> bytes are present; unknown extra data is not read.</summary>
    /// <exception cref="FormatException">The chunk is shorter than its fixed fields.</exception>
    public static FormatChunk Read(Stream stream, long length)
    {
        Span<byte> bytes = stackalloc byte[ExtraStart + ExtensibleBytes];
        bytes = bytes[..(int)Math.Min(length, bytes.Length)];
        if (length < CommonBytes || !stream.TryFill(bytes))
            throw new FormatException($"The WAV fmt chunk has {length} bytes; it needs at least {CommonBytes}.");
        var encoding = (WaveFormatEncoding)BinaryPrimitives.ReadUInt16LittleEndian(bytes);
        return new(
            encoding,
            Channels: BinaryPrimitives.ReadUInt16LittleEndian(bytes[2..]),
            SampleRate: BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]),
            FrameBytes: BinaryPrimitives.ReadUInt16LittleEndian(bytes[12..]),
            BitsPerSample: BinaryPrimitives.ReadUInt16LittleEndian(bytes[14..]),
            SubFormat: encoding == WaveFormatEncoding.Extensible && HasExtensible(bytes) ? new Guid(bytes.Slice(SubFormatStart, 16)) : null
        );
    }

    static bool HasExtensible(ReadOnlySpan<byte> bytes) =>
        bytes.Length == ExtraStart + ExtensibleBytes && BinaryPrimitives.ReadUInt16LittleEndian(bytes[CommonBytes..]) >= ExtensibleBytes;

    /// <summary>The encoding of the samples, with WAVE_FORMAT_EXTENSIBLE resolved to its sub-format.</summary>
    /// <exception cref="NotSupportedException">The sub-format is unknown.</exception>
    public WaveFormatEncoding SampleEncoding => SubFormat is { } subFormat ? Resolve(subFormat) : Encoding;

    /// <summary>
    /// The format of the samples, and the bits of each that are padding: 8 for 24 bits in 4 bytes. The bits per sample decide, because many writers
    /// fill in a wrong frame size; it counts only where the bits say nothing, or for samples of 17 to 31 bits in 4 bytes.
    /// </summary>
    /// <exception cref="FormatException">The chunk contradicts itself.</exception>
    /// <exception cref="NotSupportedException">The encoding of the samples is not supported.</exception>
    public (WaveFormat Format, int Padding) ToWaveFormat()
    {
        PlainFormat.Require(SampleRate, Channels);
        var encoding = SampleEncoding;
        var bytesPerFrame = FrameBytes % Channels == 0 ? FrameBytes / Channels : 0;
        var (width, padding) = (encoding, BitsPerSample, bytesPerFrame) switch
        {
            (WaveFormatEncoding.ALaw or WaveFormatEncoding.MuLaw, 8, _) or (WaveFormatEncoding.ALaw or WaveFormatEncoding.MuLaw, _, 1) => (
                1,
                0
            ),
            (WaveFormatEncoding.Pcm, > 16 and < 32, 4) => (4, 32 - BitsPerSample),
            (WaveFormatEncoding.Pcm, > 0 and <= 32, _) => ((BitsPerSample + 7) / 8, 0),
            (WaveFormatEncoding.Pcm, 0, > 0 and <= 4) => (bytesPerFrame, 0),
            (WaveFormatEncoding.IeeeFloat, 32 or 64, _) => (BitsPerSample / 8, 0),
            (WaveFormatEncoding.IeeeFloat, 0, 4 or 8) => (bytesPerFrame, 0),
            (WaveFormatEncoding.Pcm or WaveFormatEncoding.IeeeFloat, 0, _) => throw new FormatException(
                $"frames of {FrameBytes} bytes do not fit {Channels} channels of 0 bits"
            ),
            _ => throw new NotSupportedException($"its samples are encoded as {encoding} of {BitsPerSample} bits"),
        };
        return (PlainFormat.Of(encoding, SampleRate, Channels, width), padding);
    }

    static WaveFormatEncoding Resolve(Guid subFormat)
    {
        Span<byte> bytes = stackalloc byte[16];
        subFormat.TryWriteBytes(bytes);
        return bytes[2..].SequenceEqual(SubFormatTail)
            ? (WaveFormatEncoding)BinaryPrimitives.ReadUInt16LittleEndian(bytes)
            : throw new NotSupportedException($"its extensible sub-format {subFormat} is unknown");
    }
}
