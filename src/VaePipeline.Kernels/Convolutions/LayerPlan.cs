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
            ToCoarseRows(layer, coarse.Height), ToCoarseColumns(layer, coarse.Width), fine, coarse,
            new(fineStride, coarseStride, layer.KernelWidth));
        var toFine = new TapPlan(
            ToFineRows(layer, fine.Height), ToFineColumns(layer, fine.Width), coarse, fine,
            new(coarseStride, fineStride, layer.KernelWidth));
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
        var (fineTop, fineBottom) = AxisPhase.Reach(ToCoarseRows(layer, coarseHeight), fineHeight);
        var (fineLeft, fineRight) = AxisPhase.Reach(ToCoarseColumns(layer, coarseWidth), fineWidth);
        var (coarseTop, coarseBottom) = AxisPhase.Reach(ToFineRows(layer, fineHeight), coarseHeight);
        var (coarseLeft, coarseRight) = AxisPhase.Reach(ToFineColumns(layer, fineWidth), coarseWidth);
        var fine = new Halo(fineTop, fineBottom, fineLeft, fineRight);
        var coarse = new Halo(coarseTop, coarseBottom, coarseLeft, coarseRight);
        return isConvolution ? (fine, coarse) : (coarse, fine);
    }

    static AxisPhase[] ToCoarseRows(ConvolutionLayer layer, int coarseHeight)
        => AxisPhase.Gather(coarseHeight, layer.KernelHeight, layer.StrideHeight, layer.PaddingHeight);

    static AxisPhase[] ToCoarseColumns(ConvolutionLayer layer, int coarseWidth)
        => AxisPhase.Gather(coarseWidth, layer.KernelWidth, layer.StrideWidth, layer.PaddingWidth);

    static AxisPhase[] ToFineRows(ConvolutionLayer layer, int fineHeight)
        => AxisPhase.Scatter(fineHeight, layer.KernelHeight, layer.StrideHeight, layer.PaddingHeight);

    static AxisPhase[] ToFineColumns(ConvolutionLayer layer, int fineWidth)
        => AxisPhase.Scatter(fineWidth, layer.KernelWidth, layer.StrideWidth, layer.PaddingWidth);
}
