using VaePipeline.Kernels;
using VaePipeline.Kernels.Simd;

namespace Kernels.Tests;

public class AdamStepTests
{
    [Theory]
    [InlineData(0f)]
    [InlineData(0.01f)]
    public void Steps_follow_the_definition(float weightDecay)
    {
        const float Lr = 1e-2f,
            Beta1 = 0.9f,
            Beta2 = 0.999f,
            Eps = 1e-8f;
        foreach (var set in VectorWidths.Supported)
        {
            foreach (var length in Enumerable.Range(1, 40).Append(70_000))
            {
                using var p = Buffers.Random(length, 1);
                using var m = new FloatBuffer(length);
                using var v = new FloatBuffer(length);
                m.Span.Clear();
                v.Span.Clear();
                var (ep, em, ev) = (p.Doubles(), new double[length], new double[length]);
                for (var step = 1; step <= 3; step++)
                {
                    using var g = Buffers.Random(length, step + 1);
                    AdamStep.Apply(set, p, g, m, v, Lr, Beta1, Beta2, Eps, weightDecay, step);
                    for (var i = 0; i < length; i++)
                    {
                        var gradient = g.Span[i] + (weightDecay * ep[i]);
                        em[i] = (Beta1 * em[i]) + ((1 - Beta1) * gradient);
                        ev[i] = (Beta2 * ev[i]) + ((1 - Beta2) * gradient * gradient);
                        var mean = em[i] / (1 - Math.Pow(Beta1, step));
                        var root = Math.Sqrt(ev[i] / (1 - Math.Pow(Beta2, step)));
                        ep[i] -= Lr * mean / (root + Eps);
                    }
                }
                Buffers.AssertClose(ep, p, $"{set}, length {length}: p", 1e-6);
                Buffers.AssertClose(em, m, $"{set}, length {length}: m", 1e-6);
                Buffers.AssertClose(ev, v, $"{set}, length {length}: v", 1e-6);
            }
        }
    }

    [Fact]
    public void Buffers_of_different_lengths_are_refused()
    {
        using var a = new FloatBuffer(3);
        using var b = new FloatBuffer(2);
        Assert.Contains(
            "3, 2, 3, 3",
            Assert.Throws<ArgumentException>(() => AdamStep.Apply(a, b, a, a, 1, 0.9f, 0.99f, 1e-8f, 0, 1)).Message
        );
    }
}
