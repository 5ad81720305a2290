namespace VaePipeline.Kernels.Convolutions;

/// <summary>
/// The plans of a layer: how the image after it is computed from the image before it, the gradients in reverse, and the weight gradient from
/// both. The fine image is a convolution's input or a transposed convolution's output.
/// </summary>
internal sealed class LayerPlan
{
    public LayerPlan(ConvolutionLayer layer, ImageShape before, ImageShape after)
    {
        Layer = layer;
        var kernelArea = layer.KernelHeight * layer.KernelWidth;
        var isConvolution = layer.Kind == ConvolutionKind.Convolution;
        // PyTorch: (out, in, kh, kw) for a convolution, (in, out, kh, kw) for a transposed one.
        var inStride = isConvolution ? kernelArea : layer.OutChannels * kernelArea;
        var outStride = isConvolution ? layer.InChannels * kernelArea : kernelArea;
        var (fine, coarse) = isConvolution ? (before, after) : (after, before);
        var (fineStride, coarseStride) = isConvolution ? (inStride, outStride) : (outStride, inStride);
        var toCoarse = new TapPlan(
            ToCoarse(layer, coarse.Height, coarse.Width),
            fine,
            coarse,
            new(fineStride, coarseStride, layer.KernelWidth)
        );
        var toFine = new TapPlan(ToFine(layer, fine.Height, fine.Width), coarse, fine, new(coarseStride, fineStride, layer.KernelWidth));
        (Forward, Backward) = isConvolution ? (toCoarse, toFine) : (toFine, toCoarse);
        Gradient = new(layer, fine, coarse, fineStride, coarseStride);
    }

    public ConvolutionLayer Layer { get; }

    /// <summary>From the image before the layer to the image after it.</summary>
    public TapPlan Forward { get; }

    /// <summary>From the gradient of the image after the layer to that of the image before it.</summary>
    public TapPlan Backward { get; }

    public OuterPlan Gradient { get; }

    public bool FineIsBefore => Layer.Kind == ConvolutionKind.Convolution;

    /// <summary>The halos that a layer needs around the images before and after it, for both passes.</summary>
    public static (Halo Before, Halo After) Halos(ConvolutionLayer layer, int inHeight, int inWidth)
    {
        var (outHeight, outWidth) = (layer.OutHeight(inHeight), layer.OutWidth(inWidth));
        var isConvolution = layer.Kind == ConvolutionKind.Convolution;
        var (fineHeight, fineWidth, coarseHeight, coarseWidth) = isConvolution
            ? (inHeight, inWidth, outHeight, outWidth)
            : (outHeight, outWidth, inHeight, inWidth);
        var fine = HaloOf(ToCoarse(layer, coarseHeight, coarseWidth), fineHeight, fineWidth);
        var coarse = HaloOf(ToFine(layer, fineHeight, fineWidth), coarseHeight, coarseWidth);
        return isConvolution ? (fine, coarse) : (coarse, fine);
    }

    static Halo HaloOf((AxisPhase[] Rows, AxisPhase[] Columns) phases, int height, int width)
    {
        var (top, bottom) = AxisPhase.Reach(phases.Rows, height);
        var (left, right) = AxisPhase.Reach(phases.Columns, width);
        return new(top, bottom, left, right);
    }

    static (AxisPhase[] Rows, AxisPhase[] Columns) ToCoarse(ConvolutionLayer layer, int height, int width) =>
        (
            AxisPhase.Gather(height, layer.KernelHeight, layer.StrideHeight, layer.PaddingHeight),
            AxisPhase.Gather(width, layer.KernelWidth, layer.StrideWidth, layer.PaddingWidth)
        );

    static (AxisPhase[] Rows, AxisPhase[] Columns) ToFine(ConvolutionLayer layer, int height, int width) =>
        (
            AxisPhase.Scatter(height, layer.KernelHeight, layer.StrideHeight, layer.PaddingHeight),
            AxisPhase.Scatter(width, layer.KernelWidth, layer.StrideWidth, layer.PaddingWidth)
        );
}
