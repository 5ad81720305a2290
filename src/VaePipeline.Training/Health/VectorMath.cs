using System.Numerics;
using System.Runtime.InteropServices;

namespace VaePipeline.Training.Health;

/// <summary>The two operations that the components are made of, over vectors of one length.</summary>
static class VectorMath
{
    /// <summary>Sum of products.</summary>
    public static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var va = MemoryMarshal.Cast<float, Vector<float>>(a);
        var vb = MemoryMarshal.Cast<float, Vector<float>>(b);
        var (sum0, sum1) = (Vector<float>.Zero, Vector<float>.Zero);
        var i = 0;
        for (; i + 1 < va.Length; i += 2)
        {
            sum0 += va[i] * vb[i];
            sum1 += va[i + 1] * vb[i + 1];
        }
        if (i < va.Length)
            sum0 += va[i] * vb[i];
        var sum = Vector.Sum(sum0 + sum1);
        for (var k = va.Length * Vector<float>.Count; k < a.Length; k++)
            sum += a[k] * b[k];
        return sum;
    }

    /// <summary>to += from * scale.</summary>
    public static void AddScaled(Span<float> to, ReadOnlySpan<float> from, float scale)
    {
        var vTo = MemoryMarshal.Cast<float, Vector<float>>(to);
        var vFrom = MemoryMarshal.Cast<float, Vector<float>>(from);
        for (var i = 0; i < vTo.Length; i++)
            vTo[i] += vFrom[i] * scale;
        for (var k = vTo.Length * Vector<float>.Count; k < to.Length; k++)
            to[k] += from[k] * scale;
    }
}
