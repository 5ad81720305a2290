namespace VaePipeline.Kernels.Convolutions;

internal enum ConvolutionKind
{
    Convolution,
    Transposed,
}

/// <summary>One convolution of a stack, with its fused bias and ReLU.</summary>
internal readonly record struct ConvolutionLayer(
    ConvolutionKind Kind,
    int InChannels,
    int OutChannels,
    int KernelHeight,
    int KernelWidth,
    int StrideHeight,
    int StrideWidth,
    int PaddingHeight,
    int PaddingWidth,
    int OutputPaddingHeight,
    int OutputPaddingWidth,
    bool HasBias,
    bool Relu
)
{
    // More weights than this (512 KB) do not fit into a second-level cache.
    const int HeavyWeights = 128 * 1024;

    /// <summary>True if loading weights dominates, so several examples should be processed per load.</summary>
    public bool IsHeavy => WeightLength > HeavyWeights;

    public int WeightLength => InChannels * OutChannels * KernelHeight * KernelWidth;

    public int OutHeight(int inHeight) => OutSize(inHeight, KernelHeight, StrideHeight, PaddingHeight, OutputPaddingHeight);

    public int OutWidth(int inWidth) => OutSize(inWidth, KernelWidth, StrideWidth, PaddingWidth, OutputPaddingWidth);

    public void Validate()
    {
        if (
            InChannels < 1
            || OutChannels < 1
            || KernelHeight < 1
            || KernelWidth < 1
            || StrideHeight < 1
            || StrideWidth < 1
            || PaddingHeight < 0
            || PaddingWidth < 0
            || OutputPaddingHeight < 0
            || OutputPaddingWidth < 0
        )
            throw new ArgumentException($"channels, kernel and stride must be at least 1 and paddings at least 0, not {this}");
    }

    int OutSize(int size, int kernel, int stride, int padding, int outputPadding) =>
        Kind == ConvolutionKind.Convolution
            ? size + (2 * padding) < kernel
                ? 0
                : ((size + (2 * padding) - kernel) / stride) + 1
            : ((size - 1) * stride) - (2 * padding) + kernel + outputPadding;
}
