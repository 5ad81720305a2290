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
    public void Clamp_matches_and_keeps_NaN()
        => CheckUnary((set, a, r) => Elementwise.Clamp(set, a, -0.5f, 0.25f, r), a => float.IsNaN(a) ? a : Math.Clamp(a, -0.5f, 0.25f));

    [Fact]
    public void Square_root_matches() => CheckUnary(Elementwise.Sqrt, MathF.Sqrt);

    [Fact]
    public void Scale_and_offset_matches() => CheckUnary((set, a, r) => Elementwise.ScaleOffset(set, a, 2, 3, r), a => (2 * a) + 3, 1e-6f, 1);

    [Fact]
    public void Exponential_is_within_two_units_in_the_last_place() => CheckUnary(Elementwise.Exp, a => (float)Math.Exp(a), 2.4e-7f);

    [Fact]
    public void Logarithm_is_within_two_units_in_the_last_place() => CheckUnary(Elementwise.Log, a => (float)Math.Log(a), 2.4e-7f);

    [Fact]
    public void Exponential_is_accurate_over_its_whole_range()
    {
        var a = Enumerable.Range(0, 20_000).Select(i => -87f + (i * 0.00875f)).ToArray();
        var result = new float[a.Length];
        foreach (var set in InstructionSets.Supported)
        {
            Elementwise.Exp(set, a, result);
            for (var i = 0; i < a.Length; i++)
                Assert.InRange(result[i] / Math.Exp(a[i]), 1 - 2.4e-7, 1 + 2.4e-7);
        }
    }

    [Fact]
    public void Sums_differences_products_and_quotients_match()
    {
        CheckBinary(Elementwise.Add, (a, b) => a + b);
        CheckBinary(Elementwise.Sub, (a, b) => a - b);
        CheckBinary(Elementwise.Mul, (a, b) => a * b);
        CheckBinary(Elementwise.Div, (a, b) => a / b);
        CheckBinary((set, a, b, r) => Elementwise.AddScaled(set, a, b, 0.5f, r), (a, b) => a + (0.5f * b), 1e-6f, 1);
        CheckBinary((set, a, b, r) => Elementwise.MultiplyAdd(set, a, b, 0.5f, 1, r), (a, b) => (0.5f * a * b) + 1, 1e-6f, 1);
        CheckBinary((set, a, b, r) => Elementwise.SubScaled(set, a, b, 4, r), (a, b) => 4 * (a - b));
    }

    [Fact]
    public void Gradients_pass_where_the_forward_pass_did()
    {
        CheckBinary(Elementwise.ReluBackward, (y, gradient) => y > 0 ? gradient : 0);
        CheckBinary((set, a, g, r) => Elementwise.ClampBackward(set, a, g, -0.5f, 0.25f, r), (a, gradient) => a >= -0.5f && a <= 0.25f ? gradient : 0);
    }

    [Fact]
    public void Reductions_match_at_every_length()
    {
        foreach (var set in InstructionSets.Supported)
        {
            foreach (var length in Enumerable.Range(0, 140).Concat([4095, 4096, 4097, 20_000]))
            {
                using var a = Buffers.Random(length, length);
                using var b = Buffers.Random(length, length + 1);
                var pairs = a.Doubles().Zip(b.Doubles()).ToArray();
                Assert.Equal(pairs.Sum(p => p.First), Elementwise.SumAll(set, a.Span), 1e-9);
                Assert.Equal(pairs.Sum(p => p.First * p.First), Elementwise.SumOfSquares(set, a.Span), 1e-9);
                Assert.Equal(pairs.Sum(p => p.First * p.Second), Elementwise.Dot(set, a.Span, b.Span), 1e-9);
                Assert.Equal(pairs.Sum(p => (p.First - p.Second) * (p.First - p.Second)), Elementwise.SquaredError(set, a.Span, b.Span), 1e-9);
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
