using VaePipeline.Kernels;

namespace Kernels.Tests;

internal static class Buffers
{
    public static FloatBuffer Of(ReadOnlySpan<float> values)
    {
        var buffer = new FloatBuffer(values.Length);
        values.CopyTo(buffer.Span);
        return buffer;
    }

    public static FloatView[] Views(FloatBuffer[] buffers) => [.. buffers.Select(buffer => (FloatView)buffer)];

    public static FloatView?[] OptionalViews(FloatBuffer?[] buffers) =>
        [.. buffers.Select(buffer => buffer is null ? null : (FloatView?)buffer)];

    /// <summary>Bytes that this thread allocates in a pass: the minimum of five passes, as the runtime may allocate on any thread.</summary>
    public static long MinAllocated(Action pass) =>
        Enumerable
            .Range(0, 5)
            .Min(_ =>
            {
                var before = GC.GetAllocatedBytesForCurrentThread();
                pass();
                return GC.GetAllocatedBytesForCurrentThread() - before;
            });

    /// <summary>A buffer of marker values that a kernel must overwrite.</summary>
    public static FloatBuffer Unwritten(int length)
    {
        var buffer = new FloatBuffer(length);
        buffer.Span.Fill(float.NaN);
        return buffer;
    }

    /// <summary>
    /// Multiples of a quarter from -1 to 1. Sums of their products are exact at these sizes, so an activation near 0 has the same sign here and in
    /// the reference.
    /// </summary>
    public static FloatBuffer Random(int length, int seed)
    {
        var random = new Random(seed);
        var buffer = new FloatBuffer(length);
        foreach (ref var value in buffer.Span)
            value = random.Next(-4, 5) / 4f;
        return buffer;
    }

    public static double[] Doubles(this FloatBuffer buffer) => [.. buffer.Span.ToArray().Select(value => (double)value)];

    /// <summary>Asserts that every error is within the tolerance, relative to the largest expected magnitude (at least 1).</summary>
    public static void AssertClose(ReadOnlySpan<double> expected, FloatBuffer actual, string what, double tolerance = 1e-5)
    {
        Assert.Equal(expected.Length, actual.Length);
        var scale = 1.0;
        foreach (var value in expected)
            scale = Math.Max(scale, Math.Abs(value));
        for (var i = 0; i < expected.Length; i++)
        {
            if (!(Math.Abs(expected[i] - actual.Span[i]) <= tolerance * scale))
                Assert.Fail(
                    $"{what}[{i}] is {actual.Span[i]:R} where {expected[i]:R} is right (scale {scale:G3}, length {expected.Length})"
                );
        }
    }
}
