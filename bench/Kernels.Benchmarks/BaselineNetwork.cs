using VaePipeline.Kernels.Convolutions;

namespace Kernels.Benchmarks;

/// <summary>The convolution stacks of the baseline VAE on (1, 80, 128) log-mels.</summary>
internal static class BaselineNetwork
{
    public const int Batch = 32,
        Latent = 32,
        Bottleneck = 64 * 10 * 16;

    public static ConvolutionLayer[] Encoder { get; } =
    [
        Layer(ConvolutionKind.Convolution, 1, 16, 3, true),
        Layer(ConvolutionKind.Convolution, 16, 32, 3, true),
        Layer(ConvolutionKind.Convolution, 32, 64, 3, true),
    ];

    public static ConvolutionLayer[] Decoder { get; } =
    [
        Layer(ConvolutionKind.Transposed, 64, 32, 4, true),
        Layer(ConvolutionKind.Transposed, 32, 16, 4, true),
        Layer(ConvolutionKind.Transposed, 16, 1, 4, false),
    ];

    static ConvolutionLayer Layer(ConvolutionKind kind, int ins, int outs, int kernel, bool relu) =>
        new(kind, ins, outs, kernel, kernel, 2, 2, 1, 1, 0, 0, true, relu);
}
