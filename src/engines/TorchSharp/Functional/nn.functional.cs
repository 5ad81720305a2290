using TorchSharp.Functional;
using TorchSharp.Kernels;
using TorchSharp.Tensors;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public enum Reduction
        {
            None = 0,
            Mean = 1,
            Sum = 2,
        }

        public static partial class functional
        {
            public static Tensor relu(Tensor x, bool inplace = false) => inplace ? x.relu_().alias() : x.relu();

            public static Tensor leaky_relu(Tensor input, double negative_slope = 0.01, bool inplace = false) => input.leaky_relu(negative_slope);

            public static Tensor tanh(Tensor x, bool inplace = false) => inplace ? x.tanh_().alias() : x.tanh();

            public static Tensor sigmoid(Tensor x) => x.sigmoid();

            public static Tensor sigmoid(Tensor x, bool inplace) => inplace ? x.sigmoid_().alias() : x.sigmoid();

            public static Tensor softplus(Tensor x, double beta = 1, double threshold = 20) => x.softplus(beta, threshold);

            public static Tensor silu(Tensor x, bool inplace = false) => x.silu();

            public static Tensor softmax(Tensor input, long dim, ScalarType? dtype = null) => input.softmax(dim, dtype);

            public static Tensor log_softmax(Tensor x, long dim) => x.log_softmax(dim);

            /// <summary>1 at each index along a new last dimension, 0 elsewhere, Int64.</summary>
            public static Tensor one_hot(Tensor x, long num_classes = -1)
            {
                using var numbers = new Operand<long>(x);
                var highest = 0L;
                foreach (var number in numbers.Values)
                    highest = Math.Max(highest, number);
                var classes = num_classes < 0 ? highest + 1 : num_classes;
                var result = zeros([.. x._shape, classes], ScalarType.Int64);
                var values = result.Storage.Values<long>();
                for (var i = 0; i < numbers.Values.Length; i++)
                {
                    var number = numbers.Values[i];
                    if (number < 0 || number >= classes)
                        throw new TorchException($"one_hot: class {number} was given; it must be from 0 to {classes - 1}.");
                    values[(int)(i * classes + number)] = 1;
                }
                return result;
            }

            /// <param name="input">(.., in)</param>
            /// <param name="weights">(out, in)</param>
            /// <param name="bias">(out), or null</param>
            /// <returns>(.., out)</returns>
            public static Tensor linear(Tensor input, Tensor weights, Tensor? bias = null) => LinearNode.Forward(input, weights, bias);

            /// <summary>Images (N, in, H, W) under a weight (out, in, kernel height, kernel width) and a bias (out), if one is given.</summary>
            public static Tensor conv2d(
                Tensor input, Tensor weight, Tensor? bias = null, long[]? strides = null, long[]? padding = null, long[]? dilation = null, long groups = 1)
            {
                var shape = ShapeOf("conv2d", weight, weight.size(1), weight.size(0), strides, padding, null, dilation, groups);
                return ConvolutionNode.Forward(
                    input, [new(shape.Layer(ConvolutionKind.Convolution, bias is not null, false), weight, bias)], ConvolutionStacks.Shared, "conv2d");
            }

            /// <summary>Images (N, in, H, W) under a weight (in, out, kernel height, kernel width) and a bias (out), if one is given.</summary>
            public static Tensor conv_transpose2d(
                Tensor input, Tensor weight, Tensor? bias = null, long[]? strides = null, long[]? padding = null, long[]? output_padding = null,
                long[]? dilation = null, long groups = 1)
            {
                var shape = ShapeOf("conv_transpose2d", weight, weight.size(0), weight.size(1), strides, padding, output_padding, dilation, groups);
                return ConvolutionNode.Forward(
                    input, [new(shape.Layer(ConvolutionKind.Transposed, bias is not null, false), weight, bias)], ConvolutionStacks.Shared, "conv_transpose2d");
            }

            static ConvolutionShape ShapeOf(
                string name, Tensor weight, long inChannels, long outChannels, long[]? strides, long[]? padding, long[]? outputPadding, long[]? dilation, long groups)
            {
                if (weight.ndim != 4)
                    throw new TorchException($"{name}: a weight of shape {Shapes.Text(weight._shape)} was given; four dimensions are needed.");
                return new ConvolutionShape(
                    inChannels, outChannels, (weight.size(2), weight.size(3)), Pair(strides, 1), Pair(padding, 0), Pair(outputPadding, 0), Pair(dilation, 1),
                    groups, PaddingModes.Zeros).Checked(name);
            }

            static (long, long) Pair(long[]? values, long otherwise) => values switch
            {
                null or [] => (otherwise, otherwise),
                [var both] => (both, both),
                [var height, var width, ..] => (height, width),
            };
        }
    }
}
