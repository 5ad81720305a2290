using System.Globalization;
using VaePipeline.Kernels;
using VaePipeline.Kernels.Convolutions;
using VaePipeline.Kernels.Simd;

namespace Kernels.Benchmarks;

/// <summary>The share of the peak rate that networks of other shapes reach on one thread: encoders and their mirrored decoders.</summary>
internal static class ShapeTable
{
    static readonly (int[] Channels, int Kernel, int Height, int Width)[] Networks =
    [
        ([1, 16, 32, 64], 3, 80, 128),
        ([1, 24, 48, 96], 3, 80, 128),
        ([1, 20, 40, 80], 3, 64, 100),
        ([1, 8, 16, 32, 64], 5, 80, 128),
        ([1, 32, 64, 128, 256], 3, 80, 128),
        ([1, 32, 64, 128, 256, 512, 512], 3, 80, 128),
        ([1, 16, 32], 4, 40, 44),
    ];

    public static void Print(double seconds)
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        Slices.Threads = 1;
        var peak = MultiplyAddPeak.Measure(VectorWidths.InUse, 1);
        Console.WriteLine($"{VectorWidths.InUse}, peak of one core {peak:F0} GFLOP/s, batch of 8");
        Console.WriteLine($"{"channels", -28}{"encode", 12}{"backward", 12}{"decode", 12}{"backward", 12}");
        foreach (var (channels, kernel, height, width) in Networks)
        {
            var encoder = new ConvolutionLayer[channels.Length - 1];
            var decoder = new ConvolutionLayer[channels.Length - 1];
            var (h, w) = (height, width);
            for (var i = 0; i < encoder.Length; i++)
            {
                encoder[i] = new(
                    ConvolutionKind.Convolution,
                    channels[i],
                    channels[i + 1],
                    kernel,
                    kernel,
                    2,
                    2,
                    kernel / 2,
                    kernel / 2,
                    0,
                    0,
                    true,
                    true
                );
                decoder[^(i + 1)] = new(ConvolutionKind.Transposed, channels[i + 1], channels[i], 4, 4, 2, 2, 1, 1, 0, 0, true, i > 0);
                (h, w) = (encoder[i].OutHeight(h), encoder[i].OutWidth(w));
            }
            using var encode = new StackPass(encoder, 8, height, width, false);
            using var decode = new StackPass(decoder, 8, h, w, true);
            var name = $"{string.Join('-', channels)} k{kernel}";
            var encoding = Share(encode.Flop, encode.Forward) + Share(encode.BackwardFlop, encode.Backward);
            var decoding = Share(decode.Flop, decode.Forward) + Share(decode.BackwardFlop, decode.Backward);
            Console.WriteLine($"{name, -28}{encoding}{decoding}");
        }

        string Share(double flop, Action pass) => $"{flop / StepTable.MinProcessorTime(seconds, pass) / 1e9 / peak, 12:P0}";
    }
}
