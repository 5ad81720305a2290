using VaePipeline.Kernels.Simd;
using VaePipeline.Kernels;

namespace Kernels.Tests;

public class ElementwiseTests
{
    const int LongestLength = 70; // a few of the widest vectors and a rest

    delegate void Unary(InstructionSet set, ReadOnlySpan<float> a, Span<float> result);

    delegate void Binary(InstructionSet set, ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> result);

    static readonly float[] Edges =
        [float.NaN, float.PositiveInfinity, float.NegativeInfinity, 0f, -0f, float.Epsilon, -float.Epsilon, float.MaxValue, float.MinValue, 1, -1, 88.5f, -87, -104];

    [Fact]
    public void Relu_matches_and_keeps_NaN() => CheckUnary(Elementwise.Relu, a => a < 0 ? 0 : a);

    [Fact]
    public void Sums_of_two_operands_match() => CheckBinary(Elementwise.Add, (a, b) => a + b);

    [Fact]
    public void Gradients_pass_where_the_forward_pass_did() => CheckBinary(Elementwise.ReluBackward, (y, gradient) => y > 0 ? gradient : 0);

    [Fact]
    public void Reductions_match_at_every_length()
    {
        foreach (var set in InstructionSets.Supported)
        {
            foreach (var length in Enumerable.Range(0, 140).Concat([4095, 4096, 4097, 20_000]))
            {
                using var a = Buffers.Random(length, length);
                var values = a.Doubles();
                Assert.Equal(values.Sum(), Elementwise.SumAll(set, a.Span), 1e-9);
                Assert.Equal(values.Sum(value => value * value), Elementwise.SumOfSquares(set, a.Span), 1e-9);
            }
        }
    }

    [Fact]
    public void A_long_sum_keeps_its_digits()
    {
        var a = new float[10_000_000];
        Array.Fill(a, 0.1f);
        Assert.Equal(a.Length * (double)0.1f, Elementwise.SumAll(a), a.Length * 1e-7);
    }

    [Fact]
    public void Operands_of_different_lengths_are_refused()
        => Assert.Contains("3 and 2", Assert.Throws<ArgumentException>(() => Elementwise.Add(new float[3], new float[2], new float[3])).Message);

    // The tolerance is relative to what is expected, or to the least magnitude where terms may cancel.
    static void CheckUnary(Unary kernel, Func<float, float> reference, float tolerance = 0, float least = float.Epsilon)
        => CheckBinary((set, a, _, result) => kernel(set, a, result), (a, _) => reference(a), tolerance, least);

    static void CheckBinary(Binary kernel, Func<float, float, float> reference, float tolerance = 0, float least = float.Epsilon)
    {
        var random = new Random(1);
        foreach (var set in InstructionSets.Supported)
        {
            for (var length = 0; length <= LongestLength; length++)
            {
                var a = Enumerable.Range(0, length).Select(i => i % 3 == 0 ? Edges[random.Next(Edges.Length)] : (random.NextSingle() * 4) - 2).ToArray();
                var b = Enumerable.Range(0, length).Select(i => (random.NextSingle() * 4) - 2).ToArray();
                var guarded = new float[length + 2];
                Array.Fill(guarded, 77);
                kernel(set, a, b, guarded.AsSpan(1, length));
                Assert.Equal((77, 77), (guarded[0], guarded[^1]));
                for (var i = 0; i < length; i++)
                {
                    var (expected, actual) = (reference(a[i], b[i]), guarded[i + 1]);
                    var close = expected.Equals(actual) || expected == actual || Math.Abs((double)expected - actual) <= tolerance * Math.Max(Math.Abs((double)expected), least);
                    Assert.True(close, $"{set}, length {length}, [{i}]: f({a[i]:R}, {b[i]:R}) is {actual:R}, expected {expected:R}");
                }
                // In place.
                kernel(set, a, b, a);
                Assert.Equal(guarded[1..^1], a);
            }
        }
    }
}
