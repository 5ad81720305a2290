namespace VaePipeline.Kernels;

/// <summary>Floats in memory that does not move, owned by a <see cref="FloatBuffer"/> or a tensor. Valid while the owner exists.</summary>
internal readonly unsafe struct FloatView(float* start, int length)
{
    public float* Start => start;

    public int Length => length;

    public Span<float> Span => new(start, length);

    public static implicit operator FloatView(FloatBuffer buffer) => new(buffer.Start, buffer.Length);
}
