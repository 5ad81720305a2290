using System.Diagnostics;
using System.Globalization;
using VaePipeline.Kernels;
using VaePipeline.Kernels.Convolutions;
using VaePipeline.Kernels.Matrices;
using VaePipeline.Kernels.Simd;
using VaePipeline.Kernels.Tiles;

namespace Kernels.Benchmarks;

/// <summary>
/// Times of the parts of a training step of the baseline network: each layer's kernels on one example, then passes of a batch on one thread
/// and on two, compared with the peak rate of the same core in the same run. Minimum of many short runs, as the machine may be shared.
/// </summary>
internal static class StepTable
{
    public static void Print(string[] args)
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        var seconds = args.Length > 0 ? double.Parse(args[0], CultureInfo.InvariantCulture) : 0.3;
        var width = VectorWidths.InUse;
        var peak = MultiplyAddPeak.Measure(width, 1);
        Console.WriteLine($"{width}, peak of one core {peak:F0} GFLOP/s");
        Console.WriteLine();
        Console.WriteLine($"{"one example, one core", -28}{"us", 9}{"GFLOP/s", 10}{"of peak", 9}");
        PrintLayers("encoder", BaselineNetwork.Encoder, 80, 128, peak, seconds);
        PrintLayers("decoder", BaselineNetwork.Decoder, 10, 16, peak, seconds);
        Console.WriteLine();
        foreach (var threads in new[] { 1, 2 })
        {
            Slices.Threads = threads;
            PrintPasses(threads, peak, seconds);
            Console.WriteLine();
        }
    }

    static unsafe void PrintLayers(string name, ConvolutionLayer[] layers, int height, int width, double peak, double seconds)
    {
        var plan = new StackPlan(layers, height, width, VectorWidths.InUse);
        using var activations = new Workspace(plan);
        using var gradients = new Workspace(plan);
        using var packed = Filled(plan.Packed.Length);
        using var sums = Filled(plan.Gradients.Length);
        for (var i = 0; i < layers.Length; i++)
        {
            var layer = plan.Layers[i];
            var before = activations.Images(i, 0)[0];
            var after = gradients.Images(i + 1, 0)[0];
            var scalarsBefore = layer.FineIsBefore == layer.Gradient.FineIsScalar;
            var scalars = scalarsBefore ? before : after;
            var vectors = scalarsBefore ? after : before;
            var flop = 2.0 * layers[i].WeightLength * layer.Gradient.Height * layer.Gradient.Width;
            var label = $"{name} {layers[i].InChannels} -> {layers[i].OutChannels} ";
            var epilogue = layers[i].Relu ? Epilogue.Relu : Epilogue.None;
            void Time(string pass, double work, Action body) => Line(label + pass, work, peak, MinTime(seconds, body));
            Time(
                "forward",
                flop,
                () => Convolve(layer.Forward, before, packed, activations, gradients.Images(i + 1, 0)[0], epilogue, null)
            );
            if (i > 0 || name == "decoder")
            {
                var gated = i > 0 ? Epilogue.Gate : Epilogue.None;
                Time("d input", flop, () => Convolve(layer.Backward, after, packed, activations, gradients.Images(i, 0)[0], gated, before));
            }
            Time("d weight", flop, () => TapOuterProduct.Run(layer.Gradient, scalars, vectors, sums.Start));
            Time("d bias", layer.Forward.Destination.Length, () => ChannelSums.Run(plan.Images[i + 1], after, sums.Start));
        }
        using var planes = Filled(plan.Images.Max(image => image.Length));
        foreach (var i in new[] { 0, layers.Length })
        {
            var shape = plan.Images[i];
            var what = $"{name} ({shape.Channels},{shape.Height},{shape.Width})";
            Line($"{what} in", 0, peak, MinTime(seconds, () => ImageLayout.FromPlanes(shape, planes.Start, activations.Images(i, 0)[0])));
            Line($"{what} out", 0, peak, MinTime(seconds, () => ImageLayout.ToPlanes(shape, activations.Images(i, 0)[0], planes.Start)));
        }
    }

    static unsafe void Convolve(
        TapPlan plan,
        float* source,
        FloatBuffer weights,
        Workspace workspace,
        float* destination,
        Epilogue epilogue,
        float* gate
    )
    {
        if (plan.Destination.Thin)
            TapDot.Run(plan, source, weights.Start, workspace.Zeros, destination, epilogue);
        else
            TapConvolution.Run(plan, source, weights.Start, workspace.Zeros, destination, epilogue, gate);
    }

    static void PrintPasses(int threads, double peak, double seconds)
    {
        Console.WriteLine($"{$"batch of 32, threads: {threads}", -28}{"us", 9}{"GFLOP/s", 10}{"of peak", 9}");
        const int N = BaselineNetwork.Batch;
        const int Wide = BaselineNetwork.Bottleneck;
        const int Narrow = BaselineNetwork.Latent;
        using var encoder = new StackPass(BaselineNetwork.Encoder, N, 80, 128, false);
        using var decoder = new StackPass(BaselineNetwork.Decoder, N, 10, 16, true);
        using var x = Filled(N * Wide);
        using var dx = Filled(N * Wide);
        using var y = Filled(N * Narrow);
        using var w = Filled(Wide * Narrow);
        using var dw = Filled(Wide * Narrow);
        using var m = Filled(Wide * Narrow);
        using var v = Filled(Wide * Narrow);
        var allCores = peak * threads;
        var linear = 2.0 * N * Wide * Narrow;
        var total = 0.0;
        var flop = 0.0;
        void Add(string name, int times, double work, Action pass)
        {
            var time = threads == 1 ? MinProcessorTime(seconds, pass) : MinTime(seconds, pass);
            Line(times == 1 ? name : $"{name} x {times}", work, allCores, time);
            total += times * time;
            flop += times * work;
        }
        Add("encoder forward", 1, encoder.Flop, encoder.Forward);
        Add("encoder backward", 1, encoder.BackwardFlop, encoder.Backward);
        Add("decoder forward", 1, decoder.Flop, decoder.Forward);
        Add("decoder backward", 1, decoder.BackwardFlop, decoder.Backward);
        Add("10240 -> 32 forward", 2, linear, () => Linear.Forward(N, Wide, Narrow, x, w, null, y));
        Add("10240 -> 32 backward", 2, 2 * linear, () => Linear.Backward(N, Wide, Narrow, x, w, y, dx, dw, null));
        Add("32 -> 10240 forward", 1, linear, () => Linear.Forward(N, Narrow, Wide, y, w, null, x));
        Add("32 -> 10240 backward", 1, 2 * linear, () => Linear.Backward(N, Narrow, Wide, y, w, dx, y, dw, null));
        Add("Adam, 327680 values", 3, 0, () => AdamStep.Apply(w, dw, m, v, 1e-5f, 0.9f, 0.999f, 1e-8f, 0, 10));
        Line("sum: a training step", flop, allCores, total);
    }

    static void Line(string name, double flop, double peak, double seconds)
    {
        var rate = flop / seconds / 1e9;
        Console.WriteLine($"{name, -28}{seconds * 1e6, 9:F1}" + (flop == 0 ? "" : $"{rate, 10:F1}{rate / peak, 9:P0}"));
    }

    /// <summary>The minimum wall-clock time of a pass, in seconds.</summary>
    static double MinTime(double seconds, Action pass)
    {
        for (var warm = 0; warm < 3; warm++)
            pass();
        var best = double.MaxValue;
        var begin = Stopwatch.GetTimestamp();
        for (var run = 0; run < 20 || Stopwatch.GetElapsedTime(begin).TotalSeconds < seconds; run++)
        {
            var start = Stopwatch.GetTimestamp();
            pass();
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
        return best;
    }

    /// <summary>The minimum processor time of a pass on one thread, in seconds; not affected by other processes.</summary>
    internal static double MinProcessorTime(double seconds, Action pass)
    {
        for (var warm = 0; warm < 3; warm++)
            pass();
        var best = double.MaxValue;
        var begin = Stopwatch.GetTimestamp();
        for (var run = 0; run < 20 || Stopwatch.GetElapsedTime(begin).TotalSeconds < seconds; run++)
        {
            var start = Environment.CpuUsage.TotalTime;
            pass();
            best = Math.Min(best, (Environment.CpuUsage.TotalTime - start).TotalSeconds);
        }
        return best;
    }

    internal static FloatBuffer Filled(int length)
    {
        var random = new Random(1);
        var buffer = new FloatBuffer(length);
        foreach (ref var value in buffer.Span)
            value = random.NextSingle() - 0.3f;
        return buffer;
    }
}
