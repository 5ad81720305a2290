namespace VaePipeline.Audio.Formats;

/// <summary>An ID3v2 tag, which may be before the sound of any format.</summary>
internal static class Id3Tag
{
    const int HeaderBytes = 10;

    /// <summary>The length of the tag at the start of bytes; 0 if there is none.</summary>
    public static long LengthOf(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeaderBytes || !bytes.StartsWith("ID3"u8) || bytes[3] == 0xFF || bytes[4] == 0xFF)
            return 0;
        var size = 0;
        foreach (var part in bytes[6..HeaderBytes])
        {
            // seven bits each
            if (part > 0x7F)
                return 0;
            size = size << 7 | part;
        }
        var hasFooter = (bytes[5] & 0x10) != 0;
        return HeaderBytes + size + (hasFooter ? HeaderBytes : 0);
    }

    /// <summary>Where the sound of a stream starts: after tags and zeros.</summary>
    public static long EndOfLeading(Stream stream)
    {
        var position = 0L;
        var block = new byte[1 << 12];
        for (var part = 0; part < MaxParts && position < stream.Length; part++)
        {
            stream.Position = position;
            var bytes = block.AsSpan(0, stream.ReadAtLeast(block, block.Length, throwOnEndOfStream: false));
            var zeros = bytes.IndexOfAnyExcept((byte)0);
            var passed =
                zeros < 0 ? bytes.Length
                : LengthOf(bytes) is > 0 and var tag ? tag
                : zeros >= MinZeros ? zeros
                : 0;
            if (passed == 0)
                return position;
            position += passed;
        }
        return 0;
    }

    /// <summary>The first bytes of some formats are zeros.</summary>
    const int MinZeros = 12;

    /// <summary>Tags, or blocks of zeros, before a sound.</summary>
    const int MaxParts = 1 << 14;
}
