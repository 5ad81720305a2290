using TorchSharp.Autograd;
using TorchSharp.Kernels;
using TorchSharp.Tensors;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>The squared difference: its mean, its sum, or each.</summary>
            public static Tensor mse_loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean)
            {
                if (reduction == Reduction.None || !input._shape.AsSpan().SequenceEqual(target._shape) || input.dtype != ScalarType.Float32 || target.dtype != ScalarType.Float32)
                {
                    using var scope = NewDisposeScope();
                    return Reduced((input - target).square(), reduction).MoveToOuterDisposeScope();
                }
                using var x = new Operand<float>(input);
                using var y = new Operand<float>(target);
                var scale = reduction == Reduction.Mean ? 1.0 / x.Values.Length : 1;
                var loss = Tensor.New(Shapes.Scalar);
                loss.Storage.Values<float>()[0] = (float)(Elementwise.SquaredError(x.Values, y.Values) * scale);
                return Node.Record(
                    loss, "mse_loss",
                    static (node, gradient) =>
                    {
                        var difference = Tensor.New(node.InputShape(0));
                        using (var x = new Operand<float>(node.Saved(0)))
                        using (var y = new Operand<float>(node.Saved(1)))
                            Elementwise.SubScaled(x.Values, y.Values, (float)(2 * node.Number * gradient.item<float>()), difference.Storage.Values<float>());
                        node.Give(0, difference);
                        if (node.Needs(1))
                            node.Give(1, -difference);
                    },
                    [input, target], [input, target], number: scale);
            }

            public static Tensor l1_loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean)
            {
                using var scope = NewDisposeScope();
                return Reduced((input - target).abs(), reduction).MoveToOuterDisposeScope();
            }

            public static Tensor binary_cross_entropy_with_logits(
                Tensor input, Tensor target, Tensor? weight = null, Reduction reduction = Reduction.Mean, Tensor? pos_weights = null)
            {
                if (pos_weights is not null)
                    throw new NotSupportedException("binary_cross_entropy_with_logits: pos_weights are not available in this engine; use weight.");
                using var scope = NewDisposeScope();
                var loss = input.softplus() - input * target;
                return Reduced(weight is null ? loss : loss * weight, reduction).MoveToOuterDisposeScope();
            }

            /// <summary>Minus the log-probability (N, classes) of each row's class (N), Int64; weighted by class (classes), if weights are given.</summary>
            public static Tensor nll_loss(Tensor input, Tensor target, Tensor? weight = null, Reduction reduction = Reduction.Mean)
            {
                if (input.ndim != 2 || target.ndim != 1 || input._shape[0] != target._shape[0])
                    throw new TorchException($"nll_loss: input {Shapes.Text(input._shape)} and target {Shapes.Text(target._shape)} do not fit; (N, classes) and (N) are needed.");
                using var scope = NewDisposeScope();
                var losses = -input.gather(1, target.unsqueeze(1)).squeeze(1);
                if (weight is null)
                    return Reduced(losses, reduction).MoveToOuterDisposeScope();
                var weights = weight.index_select(0, target);
                losses *= weights;
                return (reduction == Reduction.Mean ? losses.sum() / weights.sum() : Reduced(losses, reduction)).MoveToOuterDisposeScope();
            }

            /// <summary>The cross-entropy of logits (N, classes) with classes (N), Int64.</summary>
            public static Tensor cross_entropy(
                Tensor input, Tensor target, Tensor? weight = null, long ignore_index = -100, Reduction reduction = Reduction.Mean, double label_smoothing = 0)
            {
                if (label_smoothing != 0)
                    throw new NotSupportedException("cross_entropy: label_smoothing is not available in this engine.");
                using var scope = NewDisposeScope();
                using var kept = target.ne(ignore_index);
                if (!kept.all().ToBoolean())
                {
                    var rows = kept.nonzero().reshape(-1);
                    return nll_loss(input.index_select(0, rows).log_softmax(1), target.index_select(0, rows), weight, reduction).MoveToOuterDisposeScope();
                }
                return nll_loss(input.log_softmax(1), target, weight, reduction).MoveToOuterDisposeScope();
            }

            /// <summary>x / max(norm, eps) along a dimension.</summary>
            public static Tensor normalize(Tensor input, double p = 2, long dim = 1, double eps = 1e-12)
            {
                using var scope = NewDisposeScope();
                return (input / input.norm((int)dim, keepdim: true, p: (float)p).clamp(min: eps)).MoveToOuterDisposeScope();
            }

            public static Tensor cosine_similarity(Tensor x1, Tensor x2, long dim = 1, double eps = 1e-08)
            {
                using var scope = NewDisposeScope();
                var lengths = x1.norm((int)dim).clamp(min: eps) * x2.norm((int)dim).clamp(min: eps);
                return ((x1 * x2).sum(dim) / lengths).MoveToOuterDisposeScope();
            }

            static Tensor Reduced(Tensor losses, Reduction reduction) => reduction switch
            {
                Reduction.Mean => losses.mean(),
                Reduction.Sum => losses.sum(),
                _ => losses,
            };
        }
    }
}
