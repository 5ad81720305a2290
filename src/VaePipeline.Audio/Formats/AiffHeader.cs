using System.Buffers.Binary;
using NAudio.Wave;

namespace VaePipeline.Audio.Formats;

/// <summary>
/// Finds the samples of an AIFF or AIFC stream. Sizes in the file are limited to the length of the stream. NAudio's AiffFileReader refuses sizes
/// beyond the end of the file and reads only big-endian integers from AIFC.
/// </summary>
internal static class AiffHeader
{
    const int MaxChunks = 4096;

    /// <exception cref="FormatException">The stream is no AIFF file, or its format or samples are missing.</exception>
    /// <exception cref="NotSupportedException">The compression of the samples is not supported.</exception>
    public static SampleLayout Read(Stream stream)
    {
        Span<byte> bytes = stackalloc byte[22];
        if (
            !stream.TryFill(bytes[..12])
            || !bytes[..4].SequenceEqual("FORM"u8)
            || !(bytes[8..12].SequenceEqual("AIFF"u8) || bytes[8..12].SequenceEqual("AIFC"u8))
        )
            throw new FormatException("The file does not start with a FORM/AIFF header.");
        var isCompressed = bytes[11] == 'C';

        SampleLayout? common = null;
        (long Position, long Length)? data = null;
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
                common = ReadCommon(stream, length, isCompressed);
            else if (isData && data is null && length >= 8 && stream.TryFill(bytes[..8]))
            {
                var offset = Math.Min(8 + (long)BinaryPrimitives.ReadUInt32BigEndian(bytes), length);
                data = (start + offset, length - offset);
            }
            stream.Position = Math.Min(start + length + size % 2, stream.Length);
        }

        if (common is not { } header)
            throw new FormatException("The COMM chunk, which describes the samples, is missing.");
        if (data is null)
            throw new FormatException("The SSND chunk, which contains the samples, is missing.");
        return header with { Start = data.Value.Position, Length = data.Value.Length };
    }

    static SampleLayout ReadCommon(Stream stream, long length, bool isCompressed)
    {
        Span<byte> bytes = stackalloc byte[22];
        bytes = bytes[..(isCompressed ? 22 : 18)];
        if (length < bytes.Length || !stream.TryFill(bytes))
            throw new FormatException($"The COMM chunk has {length} bytes; it needs at least {bytes.Length}.");
        int channels = BinaryPrimitives.ReadUInt16BigEndian(bytes);
        int bits = BinaryPrimitives.ReadUInt16BigEndian(bytes[6..]);
        var rate = ExtendedToInt32(bytes[8..18]);
        if (channels < 1 || bits is < 1 or > 64 || rate < 1)
            throw new FormatException($"The COMM chunk claims {channels} channels of {bits} bits at {rate} Hz.");
        // Samples occupy the upper bits of whole bytes.
        var width = (bits + 7) / 8;
        return (isCompressed ? System.Text.Encoding.Latin1.GetString(bytes[18..22]) : "NONE") switch
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
            new(PlainFormat.Of(encoding, rate, channels, width), 0, 0, isBigEndian, isSignedByte);
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
