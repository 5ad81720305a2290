namespace VaePipeline.Audio.Formats;

internal static class StreamReading
{
    /// <summary>Fills <paramref name="bytes"/>; returns false if the stream ends before they are full.</summary>
    public static bool TryFill(this Stream stream, Span<byte> bytes) =>
        stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) == bytes.Length;
}
