using VaePipeline.Kernels;
using VaePipeline.Kernels.Simd;

namespace Kernels.Tests;

public class ElementwiseTests
{
    const int LongestLength = 70; // a few of the widest vectors and a remainder

    delegate void Binary(VectorWidth set, ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> result);

    static readonly float[] Edges =
    [
        float.NaN,
        float.PositiveInfinity,
        float.NegativeInfinity,
        0f,
        -0f,
        float.Epsilon,
        -float.Epsilon,
        float.MaxValue,
        float.MinValue,
        1,
        -1,
        88.5f,
        -87,
        -104,
    ];

    [Fact]
    public void Sums_of_two_operands_match() => CheckBinary(Elementwise.Add, (a, b) => a + b);

    [Fact]
    public void Gradients_pass_where_the_activation_is_positive() =>
        CheckBinary(Elementwise.ReluBackward, (y, gradient) => y > 0 ? gradient : 0);

    [Fact]
    public void Reductions_match_at_every_length()
    {
        foreach (var set in VectorWidths.Supported)
        {
            foreach (var length in Enumerable.Range(0, 140).Concat([4095, 4096, 4097, 20_000]))
            {
                using var a = Buffers.Random(length, length);
                var values = a.Doubles();
                Assert.Equal(values.Sum(value => value * value), Sums.OfSquares(set, a.Span), 1e-9);
            }
        }
    }

    [Fact]
    public void A_long_sum_is_accurate()
    {
        var a = new float[10_000_000];
        Array.Fill(a, 0.1f);
        Assert.Equal(a.Length * (double)0.1f * 0.1f, Sums.OfSquares(a), a.Length * 1e-8);
    }

    [Fact]
    public void Operands_of_different_lengths_are_refused() =>
        Assert.Contains(
            "3, 2 and 3",
            Assert.Throws<ArgumentException>(() => Elementwise.Add(VectorWidths.InUse, new float[3], new float[2], new float[3])).Message
        );

    static void CheckBinary(Binary kernel, Func<float, float, float> reference)
    {
        var random = new Random(1);
        foreach (var set in VectorWidths.Supported)
        {
            for (var length = 0; length <= LongestLength; length++)
            {
                var a = Enumerable
                    .Range(0, length)
                    .Select(i => i % 3 == 0 ? Edges[random.Next(Edges.Length)] : (random.NextSingle() * 4) - 2)
                    .ToArray();
                var b = Enumerable.Range(0, length).Select(i => (random.NextSingle() * 4) - 2).ToArray();
                var guarded = new float[length + 2];
                Array.Fill(guarded, 77);
                kernel(set, a, b, guarded.AsSpan(1, length));
                Assert.Equal((77, 77), (guarded[0], guarded[^1]));
                for (var i = 0; i < length; i++)
                {
                    var (expected, actual) = (reference(a[i], b[i]), guarded[i + 1]);
                    var close = expected.Equals(actual) || expected == actual;
                    Assert.True(close, $"{set}, length {length}, [{i}]: f({a[i]:R}, {b[i]:R}) is {actual:R}, expected {expected:R}");
                }
                // In place.
                kernel(set, a, b, a);
                Assert.Equal(guarded[1..^1], a);
            }
        }
    }
}
