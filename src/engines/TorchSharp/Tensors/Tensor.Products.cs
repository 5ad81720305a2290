using TorchSharp.Functional;
using TorchSharp.Tensors;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>(n, k) by (k, m) is (n, m).</summary>
        public Tensor mm(Tensor target)
        {
            if (ndim != 2 || target.ndim != 2 || _shape[1] != target._shape[0])
                throw new TorchException($"mm: shapes {Shapes.Text(_shape)} and {Shapes.Text(target._shape)} do not fit; (n, k) and (k, m) are needed.");
            using var scope = NewDisposeScope();
            return LinearNode.Forward(this, target.t(), null).MoveToOuterDisposeScope();
        }

        /// <summary>(b, n, k) by (b, k, m) is (b, n, m).</summary>
        public Tensor bmm(Tensor batch2)
        {
            if (ndim != 3 || batch2.ndim != 3 || _shape[0] != batch2._shape[0] || _shape[2] != batch2._shape[1])
                throw new TorchException($"bmm: shapes {Shapes.Text(_shape)} and {Shapes.Text(batch2._shape)} do not fit; (b, n, k) and (b, k, m) are needed.");
            using var scope = NewDisposeScope();
            var products = new Tensor[_shape[0]];
            for (var i = 0; i < products.Length; i++)
                products[i] = select(0, i).mm(batch2.select(0, i));
            return stack(products).MoveToOuterDisposeScope();
        }

        public Tensor dot(Tensor target)
        {
            if (ndim != 1 || target.ndim != 1 || _shape[0] != target._shape[0])
                throw new TorchException($"dot: shapes {Shapes.Text(_shape)} and {Shapes.Text(target._shape)} do not fit; two vectors of one length are needed.");
            using var scope = NewDisposeScope();
            return (this * target).sum().MoveToOuterDisposeScope();
        }

        public Tensor outer(Tensor vec2)
        {
            using var scope = NewDisposeScope();
            return (unsqueeze(1) * vec2.unsqueeze(0)).MoveToOuterDisposeScope();
        }

        /// <summary>The product of vectors, matrices, or stacks of matrices times one matrix.</summary>
        public Tensor matmul(Tensor target)
        {
            using var scope = NewDisposeScope();
            return ((_shape.Length, target._shape.Length) switch
            {
                (1, 1) => dot(target),
                (1, 2) => unsqueeze(0).mm(target).squeeze(0),
                (2, 1) => mm(target.unsqueeze(1)).squeeze(1),
                (2, 2) => mm(target),
                ( > 2, 1) => matmul(target.unsqueeze(1)).squeeze(-1),
                ( > 2, 2) => reshape(-1, _shape[^1]).mm(target).reshape([.. _shape[..^1], target._shape[1]]),
                (3, 3) => bmm(target),
                _ => throw new NotSupportedException(
                    $"matmul: shapes {Shapes.Text(_shape)} and {Shapes.Text(target._shape)} were given; this engine has vectors, matrices, (.., n, k) by (k, m) and (b, n, k) by (b, k, m)."),
            }).MoveToOuterDisposeScope();
        }
    }

    public static Tensor mm(Tensor input, Tensor target) => input.mm(target);

    public static Tensor bmm(Tensor input, Tensor batch2) => input.bmm(batch2);

    public static Tensor matmul(Tensor input, Tensor target) => input.matmul(target);

    public static Tensor dot(Tensor input, Tensor other) => input.dot(other);

    public static Tensor outer(Tensor input, Tensor vec2) => input.outer(vec2);
}
