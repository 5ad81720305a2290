using TorchSharp.Functional;
using TorchSharp.Kernels;
using static TorchSharp.torch;

namespace TorchSharp
{
    public enum PaddingModes
    {
        Zeros = 0,
        Reflect = 1,
        Replicate = 2,
        Circular = 3,
        Constant = 4,
    }

    public enum Padding
    {
        Valid = 0,
        Same = 1,
    }
}

namespace TorchSharp.Modules
{
    /// <summary>What two-dimensional convolutions, plain and transposed, have in common. This engine has no dilation and no groups, and pads with zeros.</summary>
    public abstract class Convolution : nn.Module<Tensor, Tensor>
    {
        readonly ConvolutionStacks _stacks = new();

        private protected Convolution(ConvolutionShape shape, bool transposed, bool biased) : base(transposed ? nameof(ConvTranspose2d) : nameof(Conv2d))
        {
            Shape = shape.Checked(GetName());
            this.transposed = transposed;
            weight = new(transposed
                ? empty(shape.InChannels, shape.OutChannels, shape.Kernel.Height, shape.Kernel.Width)
                : empty(shape.OutChannels, shape.InChannels, shape.Kernel.Height, shape.Kernel.Width));
            if (biased)
                bias = new(empty(shape.OutChannels));
            reset_parameters();
        }

        private protected ConvolutionShape Shape { get; }

        public long in_channels => Shape.InChannels;

        public long out_channels => Shape.OutChannels;

        public bool transposed { get; }

        public Parameter weight
        {
            get;
            set
            {
                field?.Dispose();
                field = value;
                value.DetachFromDisposeScope();
                ConditionallyRegisterParameter(nameof(weight), value);
            }
        }

        public Parameter? bias
        {
            get;
            set
            {
                field?.Dispose();
                field = value;
                value?.DetachFromDisposeScope();
                ConditionallyRegisterParameter(nameof(bias), value);
            }
        }

        /// <summary>PyTorch's default: weight and bias uniform within 1 / sqrt(fan-in).</summary>
        public void reset_parameters() => Linear.ResetParameters(weight, bias);

        internal ConvolutionLayer Layer(bool rectified) => Shape.Layer(transposed ? ConvolutionKind.Transposed : ConvolutionKind.Convolution, bias is not null, rectified);

        private protected Tensor Convolve(Tensor input, ConvolutionLayer layer) => ConvolutionNode.Forward(input, [new(layer, weight, bias)], _stacks, GetName());
    }

    public sealed class Conv2d : Convolution
    {
        internal Conv2d(ConvolutionShape shape, bool biased) : base(shape, transposed: false, biased)
        {
        }

        public override Tensor forward(Tensor input) => Convolve(input, Layer(rectified: false));
    }

    public abstract class ConvolutionTranspose : Convolution
    {
        private protected ConvolutionTranspose(ConvolutionShape shape, bool biased) : base(shape, transposed: true, biased)
        {
        }

        public override Tensor forward(Tensor input) => Convolve(input, Layer(rectified: false));

        public abstract Tensor forward(Tensor input, long[]? output_size);
    }

    public sealed class ConvTranspose2d : ConvolutionTranspose
    {
        internal ConvTranspose2d(ConvolutionShape shape, bool biased) : base(shape, biased)
        {
        }

        /// <summary>With output padding such that the output gets the height and width asked for.</summary>
        public override Tensor forward(Tensor input, long[]? output_size) =>
            output_size is null ? forward(input) : Convolve(input, Shape.For(input, output_size).Layer(ConvolutionKind.Transposed, bias is not null, false));
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static Modules.Conv2d Conv2d(
                long in_channels, long out_channels, long kernel_size, long stride = 1, long padding = 0, long dilation = 1,
                PaddingModes padding_mode = PaddingModes.Zeros, long groups = 1, bool bias = true, Device? device = null, ScalarType? dtype = null) =>
                new(new(in_channels, out_channels, (kernel_size, kernel_size), (stride, stride), (padding, padding), (0, 0), (dilation, dilation), groups, padding_mode), bias);

            public static Modules.Conv2d Conv2d(
                long in_channels, long out_channels, (long, long) kernel_size, (long, long)? stride = null, (long, long)? padding = null, (long, long)? dilation = null,
                PaddingModes padding_mode = PaddingModes.Zeros, long groups = 1, bool bias = true, Device? device = null, ScalarType? dtype = null) =>
                new(new(in_channels, out_channels, kernel_size, stride ?? (1, 1), padding ?? (0, 0), (0, 0), dilation ?? (1, 1), groups, padding_mode), bias);

            public static Modules.ConvTranspose2d ConvTranspose2d(
                long in_channels, long out_channels, long kernel_size, long stride = 1, long padding = 0, long output_padding = 0, long dilation = 1,
                PaddingModes padding_mode = PaddingModes.Zeros, long groups = 1, bool bias = true, Device? device = null, ScalarType? dtype = null) =>
                new(
                    new(in_channels, out_channels, (kernel_size, kernel_size), (stride, stride), (padding, padding), (output_padding, output_padding), (dilation, dilation), groups, padding_mode),
                    bias);

            public static Modules.ConvTranspose2d ConvTranspose2d(
                long in_channels, long out_channels, (long, long) kernel_size, (long, long)? stride = null, (long, long)? padding = null,
                (long, long)? output_padding = null, (long, long)? dilation = null,
                PaddingModes padding_mode = PaddingModes.Zeros, long groups = 1, bool bias = true, Device? device = null, ScalarType? dtype = null) =>
                new(
                    new(in_channels, out_channels, kernel_size, stride ?? (1, 1), padding ?? (0, 0), output_padding ?? (0, 0), dilation ?? (1, 1), groups, padding_mode),
                    bias);
        }
    }
}
