using TorchSharp.Kernels;
using TorchSharp.Tensors;
using static TorchSharp.torch;

namespace TorchSharp.Functional;

/// <summary>A convolution's sizes as the API has them, each checked before it becomes a kernel's <see cref="ConvolutionLayer"/>.</summary>
internal readonly record struct ConvolutionShape(
    long InChannels, long OutChannels, (long Height, long Width) Kernel, (long Height, long Width) Stride, (long Height, long Width) Padding,
    (long Height, long Width) OutputPadding, (long Height, long Width) Dilation, long Groups, PaddingModes Mode)
{
    public ConvolutionShape Checked(string name)
    {
        if (InChannels < 1 || OutChannels < 1 || Kernel.Height < 1 || Kernel.Width < 1 || Stride.Height < 1 || Stride.Width < 1)
            throw new TorchException($"{name}: {InChannels} to {OutChannels} channels, kernel {Kernel}, stride {Stride} were given; each must be at least 1.");
        if (Padding.Height < 0 || Padding.Width < 0 || OutputPadding.Height < 0 || OutputPadding.Width < 0)
            throw new TorchException($"{name}: padding {Padding}, output padding {OutputPadding} were given; neither may be negative.");
        if (OutputPadding.Height >= Stride.Height && OutputPadding.Height > 0 || OutputPadding.Width >= Stride.Width && OutputPadding.Width > 0)
            throw new TorchException($"{name}: output padding {OutputPadding} must be below the stride {Stride}.");
        if (Dilation != (1, 1) || Groups != 1 || Mode != PaddingModes.Zeros)
            throw new NotSupportedException($"{name}: dilation {Dilation}, groups {Groups}, padding mode {Mode} were given; this engine has dilation 1, groups 1 and zeros.");
        return this;
    }

    public ConvolutionLayer Layer(ConvolutionKind kind, bool biased, bool rectified) => new(
        kind, (int)InChannels, (int)OutChannels, (int)Kernel.Height, (int)Kernel.Width, (int)Stride.Height, (int)Stride.Width,
        (int)Padding.Height, (int)Padding.Width, (int)OutputPadding.Height, (int)OutputPadding.Width, biased, rectified);

    /// <summary>The transposed convolution that makes images of a wanted size, which the stride leaves open.</summary>
    public ConvolutionShape For(Tensor input, long[] size)
    {
        var layer = (this with { OutputPadding = (0, 0) }).Layer(ConvolutionKind.Transposed, false, false);
        var (height, width) = (size[^2] - layer.OutHeight((int)input._shape[^2]), size[^1] - layer.OutWidth((int)input._shape[^1]));
        if (height < 0 || height >= Math.Max(Stride.Height, 1) || width < 0 || width >= Math.Max(Stride.Width, 1))
            throw new TorchException($"ConvTranspose2d: input {Shapes.Text(input._shape)} cannot become {Shapes.Text(size)} with stride {Stride}.");
        return this with { OutputPadding = (height, width) };
    }
}
