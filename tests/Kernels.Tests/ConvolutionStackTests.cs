using FsCheck;
using FsCheck.Fluent;
using VaePipeline.Kernels;
using VaePipeline.Kernels.Convolutions;
using VaePipeline.Kernels.Simd;

namespace Kernels.Tests;

// Not in parallel with other tests that change the number of threads.
[Collection("number of threads")]
public class ConvolutionStackTests
{
    static ConvolutionLayer Layer(
        ConvolutionKind kind,
        int ins,
        int outs,
        int kernel,
        int stride,
        int padding,
        bool relu,
        bool bias = true
    ) => new(kind, ins, outs, kernel, kernel, stride, stride, padding, padding, 0, 0, bias, relu);

    static ConvolutionLayer[] Encoder =>
        [.. new[] { (1, 16), (16, 32), (32, 64) }.Select(c => Layer(ConvolutionKind.Convolution, c.Item1, c.Item2, 3, 2, 1, true))];

    static ConvolutionLayer[] Decoder =>
        [.. new[] { (64, 32), (32, 16), (16, 1) }.Select(c => Layer(ConvolutionKind.Transposed, c.Item1, c.Item2, 4, 2, 1, c.Item2 > 1))];

    public static TheoryData<int> Sets => [.. VectorWidths.Supported.Select(set => (int)set)];

    [Theory]
    [MemberData(nameof(Sets))]
    public void The_baseline_encoder_matches_plain_loops(int set) => Check((VectorWidth)set, Encoder, 2, 16, 24, 1);

    [Theory]
    [MemberData(nameof(Sets))]
    public void The_baseline_decoder_matches_plain_loops(int set) => Check((VectorWidth)set, Decoder, 2, 3, 5, 2);

    [Theory]
    [MemberData(nameof(Sets))]
    public void Every_channel_count_beyond_two_vectors_matches_plain_loops(int set)
    {
        foreach (var kind in Enum.GetValues<ConvolutionKind>())
        {
            for (var channels = 1; channels <= 35; channels++)
            {
                Check(
                    (VectorWidth)set,
                    [Layer(kind, channels, 3, 3, 2, 1, true), Layer(kind, 3, channels, 3, 1, 1, false)],
                    1,
                    4,
                    3,
                    channels
                );
                Check((VectorWidth)set, [Layer(kind, 1 + (channels % 2), channels, 3, 2, 1, true)], 1, 3, 4, channels);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void Every_width_beyond_two_tiles_matches_plain_loops(int set)
    {
        for (var width = 1; width <= 35; width++)
        {
            Check(
                (VectorWidth)set,
                [Layer(ConvolutionKind.Convolution, 2, 16, 3, 1, 1, true), Layer(ConvolutionKind.Convolution, 16, 40, 3, 1, 1, false)],
                1,
                2,
                width,
                width
            );
            Check((VectorWidth)set, [Layer(ConvolutionKind.Transposed, 5, 1, 4, 2, 1, true)], 1, 2, width, width);
        }
    }

    // Layers with this many weights process several examples together: of eleven, eight and then three in the forward pass.
    static ConvolutionLayer[] HeavyInTheMiddle =>
        [
            Layer(ConvolutionKind.Convolution, 1, 120, 3, 1, 1, true),
            Layer(ConvolutionKind.Convolution, 120, 124, 3, 2, 1, true),
            Layer(ConvolutionKind.Transposed, 124, 2, 3, 1, 1, true),
        ];

    static ConvolutionLayer[] HeavyAtBothEnds =>
        [
            Layer(ConvolutionKind.Transposed, 130, 70, 4, 2, 1, true),
            Layer(ConvolutionKind.Convolution, 70, 90, 1, 1, 0, false),
            Layer(ConvolutionKind.Convolution, 90, 163, 3, 2, 1, true),
        ];

    [Theory]
    [MemberData(nameof(Sets))]
    public void Layers_with_more_weights_than_a_cache_match_plain_loops(int set)
    {
        Check((VectorWidth)set, HeavyInTheMiddle, 11, 3, 2, 1);
        Check((VectorWidth)set, HeavyAtBothEnds, 11, 2, 1, 2);
    }

    [Fact]
    public void Any_stack_matches_plain_loops_on_every_instruction_set()
    {
        Prop.ForAll(
                Stacks.ToArbitrary(),
                stack =>
                {
                    foreach (var set in VectorWidths.Supported)
                        Check(set, stack.Layers, stack.N, stack.Height, stack.Width, stack.Seed);
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(150));
    }

    [Fact]
    public void Any_number_of_threads_gives_the_same_bits()
    {
        var before = Slices.Threads;
        try
        {
            foreach (var layers in new[] { Encoder, Decoder, HeavyInTheMiddle, HeavyAtBothEnds })
            {
                foreach (var n in new[] { 1, 3, 35 })
                {
                    var results = new List<float[]>();
                    foreach (var threads in new[] { 1, 2, 8 })
                    {
                        Slices.Threads = threads;
                        using var run = new StackRun(VectorWidths.InUse, layers, n, 4, 4, seed: 5);
                        results.Add([.. run.Results.SelectMany(buffer => buffer.Span.ToArray())]);
                    }
                    Assert.All(results, result => Assert.Equal(results[0], result));
                }
            }
        }
        finally
        {
            Slices.Threads = before;
        }
    }

    [Fact]
    public void A_second_pass_gives_the_same_bits_and_allocates_no_memory()
    {
        using var run = new StackRun(VectorWidths.InUse, Encoder, 9, 16, 16, seed: 3);
        var first = run.Results.Select(buffer => buffer.Span.ToArray()).ToArray();
        for (var warm = 0; warm < 3; warm++)
            run.Pass();
        // Measures the share of this thread, which runs the same slices as the workers.
        Assert.Equal(0, Buffers.MinAllocated(run.Pass));
        Assert.Equal(first, run.Results.Select(buffer => buffer.Span.ToArray()));
    }

    [Fact]
    public void Inference_without_saving_gives_the_same_bits_as_training()
    {
        foreach (var layers in new[] { Decoder, HeavyInTheMiddle, HeavyAtBothEnds })
        {
            using var run = new StackRun(VectorWidths.InUse, layers, 9, 5, 7, seed: 3);
            using var y = Buffers.Unwritten(run.Y.Length);
            run.Stack.Forward(9, run.X, Buffers.Views(run.Weights), Buffers.OptionalViews(run.Biases), y, null);
            Assert.Equal(run.Y.Span, y.Span);
        }
    }

    [Fact]
    public void An_example_has_the_same_bits_alone_and_in_a_batch()
    {
        foreach (var layers in new[] { Encoder, HeavyInTheMiddle, HeavyAtBothEnds })
        {
            using var many = new StackRun(VectorWidths.InUse, layers, 10, 4, 4, seed: 6);
            using var one = new FloatBuffer(many.X.Length / 10);
            using var y = Buffers.Unwritten(many.Y.Length / 10);
            many.X.Span[(9 * one.Length)..].CopyTo(one.Span);
            many.Stack.Forward(1, one, Buffers.Views(many.Weights), Buffers.OptionalViews(many.Biases), y, null);
            Assert.Equal(many.Y.Span[(9 * y.Length)..], y.Span);
        }
    }

    [Fact]
    public void Layers_that_do_not_match_are_named()
    {
        var layers = new[]
        {
            Layer(ConvolutionKind.Convolution, 1, 16, 3, 2, 1, true),
            Layer(ConvolutionKind.Convolution, 8, 16, 3, 2, 1, true),
        };
        Assert.Contains(
            "layer 1 takes 8 channels but its input has 16",
            Assert.Throws<ArgumentException>(() => new ConvolutionStack(layers, 8, 8)).Message
        );
        Assert.Contains(
            "0 x 0",
            Assert
                .Throws<ArgumentException>(() => new ConvolutionStack([Layer(ConvolutionKind.Convolution, 1, 1, 5, 1, 0, true)], 4, 4))
                .Message
        );
        using var stack = new ConvolutionStack([layers[0]], 8, 8);
        using var wrong = new FloatBuffer(3);
        Assert.Contains(
            "x has 3 floats; 64 are required",
            Assert.Throws<ArgumentException>(() => stack.Forward(1, wrong, [wrong], [null], wrong, null)).Message
        );
    }

    internal sealed record StackCase(ConvolutionLayer[] Layers, int N, int Height, int Width, int Seed);

    static Gen<StackCase> Stacks =>
        from count in Gen.Choose(1, 3)
        from channels in Gen.Choose(1, 40).ArrayOf(count + 1)
        from kinds in Gen.Elements(ConvolutionKind.Convolution, ConvolutionKind.Transposed).ArrayOf(count)
        from kernels in Gen.Choose(1, 5).ArrayOf(2 * count)
        from strides in Gen.Choose(1, 3).ArrayOf(2 * count)
        from paddings in Gen.Choose(0, 2).ArrayOf(2 * count)
        from outputPaddings in Gen.Choose(0, 2).ArrayOf(2 * count)
        from flags in Gen.Choose(0, 3).ArrayOf(count)
        from n in Gen.Choose(1, 3)
        from height in Gen.Choose(1, 9)
        from width in Gen.Choose(1, 9)
        from seed in Gen.Choose(0, 1000)
        let layers = Enumerable
            .Range(0, count)
            .Select(i => new ConvolutionLayer(
                kinds[i],
                channels[i],
                channels[i + 1],
                kernels[2 * i],
                kernels[(2 * i) + 1],
                strides[2 * i],
                strides[(2 * i) + 1],
                Math.Min(paddings[2 * i], kernels[2 * i] / 2),
                Math.Min(paddings[(2 * i) + 1], kernels[(2 * i) + 1] / 2),
                kinds[i] == ConvolutionKind.Transposed ? Math.Min(outputPaddings[2 * i], strides[2 * i] - 1) : 0,
                kinds[i] == ConvolutionKind.Transposed ? Math.Min(outputPaddings[(2 * i) + 1], strides[(2 * i) + 1] - 1) : 0,
                (flags[i] & 1) != 0,
                (flags[i] & 2) != 0
            ))
            .ToArray()
        where Fits(layers, height, width)
        select new StackCase(layers, n, height, width, seed);

    static bool Fits(ConvolutionLayer[] layers, int height, int width)
    {
        foreach (var layer in layers)
        {
            (height, width) = (layer.OutHeight(height), layer.OutWidth(width));
            if (height < 1 || width < 1 || height > 40 || width > 40)
                return false;
        }
        return true;
    }

    static void Check(VectorWidth set, ConvolutionLayer[] layers, int n, int height, int width, int seed)
    {
        using var run = new StackRun(set, layers, n, height, width, seed);
        var what = $"{set}, ({n}, {layers[0].InChannels}, {height}, {width}) through {string.Join(", ", layers)}: ";

        var activations = new List<double[]> { run.X.Doubles() };
        var sizes = new List<(int, int)> { (height, width) };
        for (var i = 0; i < layers.Length; i++)
        {
            var (h, w) = sizes[i];
            var y = References.Convolve(layers[i], n, h, w, activations[i], run.Weights[i].Doubles(), run.Biases[i]?.Doubles() ?? []);
            if (layers[i].Relu)
                y = [.. y.Select(value => Math.Max(value, 0))];
            activations.Add(y);
            sizes.Add((layers[i].OutHeight(h), layers[i].OutWidth(w)));
        }
        Buffers.AssertClose(activations[^1], run.Y, what + "y");

        var dy = run.DY.Doubles();
        for (var i = layers.Length - 1; i >= 0; i--)
        {
            // The mask of the last ReLU is that of the actual y, because values within rounding of zero may have either sign.
            if (layers[i].Relu)
                dy = [.. dy.Zip(i == layers.Length - 1 ? run.Y.Doubles() : activations[i + 1], (d, y) => y > 0 ? d : 0)];
            var (h, w) = sizes[i];
            var (dx, dWeights, dBias) = References.Backward(layers[i], n, h, w, activations[i], run.Weights[i].Doubles(), dy);
            Buffers.AssertClose(dWeights, run.DWeights[i], $"{what}dWeights[{i}] of ");
            if (run.DBiases[i] is { } given)
                Buffers.AssertClose(dBias, given, $"{what}dBiases[{i}] of ");
            dy = dx;
        }
        Buffers.AssertClose(dy, run.DX, what + "dx");
    }
}
