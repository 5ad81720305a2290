namespace VaePipeline.Audio.Formats;

/// <summary>Bytes after the samples that a header counts. Some writers leave an old size in the header, and the sound goes on.</summary>
internal static class UncountedBytes
{
    /// <summary>Fewer bytes than this are padding or a remark.</summary>
    const int MinBytes = 1024;

    /// <summary>The number of bytes from a position to the end of a stream that may be sound: no tag or chunk, whose names are text, and no zeros.</summary>
    public static long After(Stream stream, long position)
    {
        var count = stream.Length - position;
        if (count < MinBytes)
            return 0;
        Span<byte> bytes = stackalloc byte[MinBytes];
        stream.Position = position;
        stream.TryFill(bytes);
        // chunks start at even positions
        var name = bytes.Slice((int)(position % 2), 3);
        return !name.ContainsAnyExceptInRange((byte)' ', (byte)'~') || !bytes.ContainsAnyExcept((byte)0) ? 0 : count;
    }
}
