using TorchSharp.Kernels;
using TorchSharp.Modules;
using TorchSharp.Tensors;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static class utils
        {
            /// <summary>Scales all gradients down together so that the norm over all of them is at most max_norm; returns the norm before.</summary>
            public static double clip_grad_norm_(IEnumerable<Parameter> tensors, double max_norm, double norm_type = 2)
            {
                var gradients = Gradients(tensors);
                var norm = norm_type switch
                {
                    2 => Math.Sqrt(gradients.Sum(static gradient =>
                    {
                        using var values = new Operand<float>(gradient);
                        return Elementwise.SumOfSquares(values.Values);
                    })),
                    double.PositiveInfinity => gradients.Max(Highest),
                    _ => throw new NotSupportedException($"clip_grad_norm_: norm_type {norm_type} was given; this engine has 2 and infinity."),
                };
                var scale = max_norm / (norm + 1e-6);
                if (scale < 1)
                {
                    using var none = no_grad();
                    foreach (var gradient in gradients)
                        gradient.mul_(scale);
                }
                return norm;
            }

            /// <summary>Clamps every value of every gradient to [-clip_value, clip_value].</summary>
            public static void clip_grad_value_(IEnumerable<Parameter> tensors, double clip_value)
            {
                using var none = no_grad();
                foreach (var gradient in Gradients(tensors))
                    gradient.clamp_(-clip_value, clip_value);
            }

            static List<Tensor> Gradients(IEnumerable<Parameter> tensors) => [.. tensors.Select(static tensor => tensor.CollectedGradient).OfType<Tensor>()];

            static double Highest(Tensor gradient)
            {
                using var scope = NewDisposeScope();
                return gradient.abs().max().ToDouble();
            }
        }
    }
}
