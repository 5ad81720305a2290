using VaePipeline.Kernels.Simd;
using VaePipeline.Kernels;

namespace Kernels.Tests;

public class AdamStepTests
{
    [Theory]
    [InlineData(0f)]
    [InlineData(0.01f)]
    public void Steps_follow_the_definition(float weightDecay)
    {
        const float lr = 1e-2f, beta1 = 0.9f, beta2 = 0.999f, eps = 1e-8f;
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
                    AdamStep.Apply(set, p, g, m, v, lr, beta1, beta2, eps, weightDecay, step);
                    for (var i = 0; i < length; i++)
                    {
                        var gradient = g.Span[i] + (weightDecay * ep[i]);
                        em[i] = (beta1 * em[i]) + ((1 - beta1) * gradient);
                        ev[i] = (beta2 * ev[i]) + ((1 - beta2) * gradient * gradient);
                        var mean = em[i] / (1 - Math.Pow(beta1, step));
                        var root = Math.Sqrt(ev[i] / (1 - Math.Pow(beta2, step)));
                        ep[i] -= lr * mean / (root + eps);
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
        Assert.Contains("3, 2, 3, 3", Assert.Throws<ArgumentException>(() => AdamStep.Apply(a, b, a, a, 1, 0.9f, 0.99f, 1e-8f, 0, 1)).Message);
    }
}
