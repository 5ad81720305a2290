namespace VaePipeline.Audio.Formats;

/// <summary>A part of a stream, in bytes.</summary>
internal readonly record struct ByteRange(long Start, long Length)
{
    public long End => Start + Length;
}
