using System.Buffers.Binary;
using System.Runtime.InteropServices;
using NAudio.Wave;

namespace VaePipeline.Audio.Formats;

/// <summary>
/// The format and the samples of an AIFF or AIFC stream. Sizes in the file are limited to the length of the stream. NAudio's AiffFileReader refuses
/// sizes beyond the end of the file and reads only big-endian integers from AIFC.
/// </summary>
/// <param name="Common">The body of the COMM chunk.</param>
/// <param name="CommonStart">Where it is.</param>
/// <param name="IsCompressed">Whether the COMM chunk names an encoding (AIFC).</param>
/// <param name="Data">Where the samples are.</param>
/// <param name="Chunk">Where the SSND chunk's body is, with the size that it claims.</param>
/// <param name="AnnouncedBytes">Bytes of samples that the header announces and the stream does not have; null if it has all.</param>
internal sealed record AiffHeader(byte[] Common, long CommonStart, bool IsCompressed, ByteRange Data, ByteRange Chunk, long? AnnouncedBytes)
{
    const int MaxChunks = 4096;

    /// <summary>Sizes from here on are those of writers that did not know the size.</summary>
    const uint MinPlaceholder = 0x7FF0_0000;

    /// <summary>Bytes before the samples in the SSND chunk: offset and block size.</summary>
    const int DataHead = 8;

    /// <summary>A size that exceeds the stream by no more than a header has counted the header, and announces nothing.</summary>
    const int HeaderBytes = 128;

    /// <exception cref="FormatException">The stream is no AIFF file, or its format or samples are missing.</exception>
    public static AiffHeader Read(Stream stream)
    {
        Span<byte> bytes = stackalloc byte[12];
        if (!stream.TryFill(bytes) || !IsAiff(bytes))
            throw new FormatException("The file does not start with a FORM/AIFF header.");
        var isCompressed = bytes[11] == 'C';

        (byte[] Body, long Start)? common = null;
        (ByteRange Data, ByteRange Chunk, long? Announced)? data = null;
        for (var chunk = 0; common is null || data is null; chunk++)
        {
            if (chunk == MaxChunks)
                throw new FormatException($"No samples within the first {MaxChunks} chunks.");
            if (!stream.TryFill(bytes[..8]))
                break;
            var isCommon = bytes[..4].SequenceEqual("COMM"u8);
            var isData = bytes[..4].SequenceEqual("SSND"u8);
            var size = BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]);
            var start = stream.Position;
            var length = Math.Min(size, stream.Length - start);
            if (isCommon && common is null)
                common = (ReadCommon(stream, length, isCompressed), start);
            else if (isData && data is null && stream.Length - start >= DataHead)
            {
                data = ReadData(stream, start, size);
                length = data.Value.Data.End - start;
            }
            stream.Position = Math.Min(start + length + length % 2, stream.Length);
        }

        if (common is not { } header)
            throw new FormatException("The COMM chunk, which describes the samples, is missing.");
        if (data is not { } samples)
            throw new FormatException("The SSND chunk, which contains the samples, is missing.");
        return new(header.Body, header.Start, isCompressed, samples.Data, samples.Chunk, samples.Announced);
    }

    public static bool IsAiff(ReadOnlySpan<byte> magic) =>
        magic.Length >= 12
        && magic[..4].SequenceEqual("FORM"u8)
        && (magic[8..12].SequenceEqual("AIFF"u8) || magic[8..12].SequenceEqual("AIFC"u8));

    /// <summary>Samples as claimed but within the stream; up to its end if the writer never filled in the size.</summary>
    static (ByteRange Data, ByteRange Chunk, long? Announced) ReadData(Stream stream, long start, uint size)
    {
        Span<byte> bytes = stackalloc byte[DataHead];
        stream.TryFill(bytes);
        var available = stream.Length - start;
        var head = DataHead + (long)BinaryPrimitives.ReadUInt32BigEndian(bytes);
        var isUnknown = size <= DataHead ? !IsChunkNext(stream) : size >= MinPlaceholder && size > available;
        var length = isUnknown ? available : Math.Min(size, available);
        head = Math.Min(head, length);
        return (
            new(start + head, length - head),
            new(start, size),
            !isUnknown && size > available + HeaderBytes ? Math.Max(0, size - head) : null
        );
    }

    /// <summary>Whether a chunk of those that AIFF files have starts here, or the stream ends.</summary>
    static bool IsChunkNext(Stream stream)
    {
        Span<byte> bytes = stackalloc byte[4];
        return !stream.TryFill(bytes)
            || MemoryMarshal
                .Cast<byte, uint>("COMMMARKINSTCOMTNAMEAUTHANNO(c) APPLMIDIAESDSAXLID3 FVERCHANPEAK"u8)
                .Contains(MemoryMarshal.Read<uint>(bytes));
    }

    static byte[] ReadCommon(Stream stream, long length, bool isCompressed)
    {
        var bytes = new byte[isCompressed ? 22 : 18];
        return length >= bytes.Length && stream.TryFill(bytes)
            ? bytes
            : throw new FormatException($"The COMM chunk has {length} bytes; it needs at least {bytes.Length}.");
    }

    /// <summary>The frames that the COMM chunk counts.</summary>
    public uint Frames => BinaryPrimitives.ReadUInt32BigEndian(Common.AsSpan(2));

    /// <summary>The samples, if their encoding is one of those that need no decoder.</summary>
    /// <exception cref="FormatException">The format contradicts itself.</exception>
    /// <exception cref="NotSupportedException">The compression of the samples is not supported.</exception>
    public SampleLayout Layout()
    {
        int channels = BinaryPrimitives.ReadUInt16BigEndian(Common);
        int bits = BinaryPrimitives.ReadUInt16BigEndian(Common.AsSpan(6));
        var rate = ExtendedToInt32(Common.AsSpan(8, 10));
        if (channels < 1 || bits is < 1 or > 64 || rate < 1)
            throw new FormatException($"The COMM chunk claims {channels} channels of {bits} bits at {rate} Hz.");
        // Samples occupy the upper bits of whole bytes.
        var width = (bits + 7) / 8;
        return Compression switch
        {
            "NONE" or "twos" when width <= 4 => Of(WaveFormatEncoding.Pcm, width, isBigEndian: true, isSignedByte: width == 1),
            "sowt" when width <= 4 => Of(WaveFormatEncoding.Pcm, width, isSignedByte: width == 1),
            "raw " => Of(WaveFormatEncoding.Pcm, 1),
            "in24" => Of(WaveFormatEncoding.Pcm, 3, isBigEndian: true),
            "in32" => Of(WaveFormatEncoding.Pcm, 4, isBigEndian: true),
            "fl32" or "FL32" => Of(WaveFormatEncoding.IeeeFloat, 4, isBigEndian: true),
            "fl64" or "FL64" => Of(WaveFormatEncoding.IeeeFloat, 8, isBigEndian: true),
            "alaw" or "ALAW" => Of(WaveFormatEncoding.ALaw, 1),
            "ulaw" or "ULAW" => Of(WaveFormatEncoding.MuLaw, 1),
            var compression => throw new NotSupportedException(
                $"AIFC compression '{compression.Trim('\0')}' with {bits} bits is not supported."
            ),
        };

        SampleLayout Of(WaveFormatEncoding encoding, int width, bool isBigEndian = false, bool isSignedByte = false) =>
            new(PlainFormat.Of(encoding, rate, channels, width), Data.Start, Data.Length, isBigEndian, isSignedByte);
    }

    string Compression => IsCompressed ? System.Text.Encoding.Latin1.GetString(Common.AsSpan(18, 4)) : "NONE";

    /// <summary>The stream with the right size of the samples and, where the number of frames is left open or wrong, the right number.</summary>
    public Stream Repaired(Stream stream)
    {
        if (Chunk.Start + Chunk.Length != Data.End)
            stream = SplicedStream.WithBytes(
                stream,
                Chunk.Start - sizeof(uint),
                U32((uint)Math.Min(Data.End - Chunk.Start, uint.MaxValue))
            );
        // GSM 6.10: 33 bytes for 160 frames. The other encodings have no fixed number of bytes, or their decoder does not read the number of frames.
        var frames =
            Compression == "GSM " ? Data.Length / 33 * 160
            : Frames > 0 ? Frames
            : int.MaxValue;
        return Math.Abs(frames - Frames) < 160 ? stream : SplicedStream.WithBytes(stream, CommonStart + 2, U32((uint)frames));
    }

    static byte[] U32(uint value)
    {
        var bytes = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return bytes;
    }

    /// <summary>Converts an 80-bit float (sign, 15-bit exponent, 64-bit mantissa with explicit leading one); 0 if it exceeds a 32-bit integer.</summary>
    static int ExtendedToInt32(ReadOnlySpan<byte> bytes)
    {
        const int Bias = 16383,
            MantissaBits = 63;
        var exponent = BinaryPrimitives.ReadInt16BigEndian(bytes);
        var value = Math.ScaleB(BinaryPrimitives.ReadUInt64BigEndian(bytes[2..]), exponent - Bias - MantissaBits);
        return exponent < 0 || value > int.MaxValue ? 0 : (int)Math.Round(value);
    }
}
