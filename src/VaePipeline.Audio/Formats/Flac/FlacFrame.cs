namespace VaePipeline.Audio.Formats.Flac;

/// <summary>The header of a FLAC frame (RFC 9639, section 9.1).</summary>
/// <param name="Start">The number of its first sample.</param>
/// <param name="Samples">Samples per channel.</param>
internal readonly record struct FlacFrame(long Start, int Samples)
{
    /// <summary>The longest header, with its checksum.</summary>
    public const int MaxHeaderBytes = 16;

    public long End => Start + Samples;

    /// <summary>Reads a header at the start of bytes; null if there is none, or one of another stream.</summary>
    public static FlacFrame? Read(ReadOnlySpan<byte> bytes, FlacHeader stream)
    {
        // sync code and blocking strategy; block size and rate; channels and width
        if (bytes.Length < MaxHeaderBytes || bytes[0] != 0xFF || (bytes[1] & 0xFE) != 0xF8 || (bytes[3] & 1) != 0)
            return null;
        var channels = bytes[3] >> 4;
        if ((channels < 8 ? channels + 1 : 2) != stream.Channels || channels > 10)
            return null;
        var at = 4;
        if (ReadNumber(bytes, ref at) is not { } number)
            return null;
        var (sizeCode, rateCode) = (bytes[2] >> 4, bytes[2] & 15);
        var size = sizeCode switch
        {
            0 => 0,
            1 => 192,
            < 6 => 576 << (sizeCode - 2),
            6 => bytes[at++] + 1,
            7 => (bytes[at++] << 8 | bytes[at++]) + 1,
            _ => 256 << (sizeCode - 8),
        };
        at += rateCode switch
        {
            12 => 1,
            13 or 14 => 2,
            _ => 0,
        };
        if (size == 0 || rateCode == 15 || FlacChecksum.Of8(bytes[..at]) != bytes[at])
            return null;
        var hasSampleNumber = (bytes[1] & 1) != 0;
        return new(hasSampleNumber ? number : number * stream.BlockSize, size);
    }

    /// <summary>A number in the extended form of UTF-8, of up to 36 bits.</summary>
    static long? ReadNumber(ReadOnlySpan<byte> bytes, ref int at)
    {
        var first = bytes[at++];
        var ones = byte.LeadingZeroCount((byte)~first);
        if (ones is 1 or 8)
            return null;
        long number = first & (0x7F >> ones);
        for (var more = ones - 1; more > 0; more--)
        {
            if ((bytes[at] & 0xC0) != 0x80)
                return null;
            number = number << 6 | (uint)(bytes[at++] & 0x3F);
        }
        return number;
    }
}
