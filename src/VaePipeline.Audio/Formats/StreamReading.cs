namespace VaePipeline.Audio.Formats;

internal static class StreamReading
{
    /// <summary>Fills the whole of <paramref name="bytes"/>, or returns false at the end of the stream.</summary>
    public static bool TryFill(this Stream stream, Span<byte> bytes) => stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) == bytes.Length;
}
