namespace VaePipeline.Kernels;

/// <summary>Floats in memory that does not move: a <see cref="FloatBuffer"/>'s, or a tensor's of someone else. Valid while its owner lives.</summary>
/// <param name="start">the first value</param>
/// <param name="length">how many</param>
internal readonly unsafe struct FloatView(float* start, int length)
{
    public float* Start => start;

    public int Length => length;

    public Span<float> Span => new(start, length);

    public static implicit operator FloatView(FloatBuffer buffer) => new(buffer.Start, buffer.Length);
}
