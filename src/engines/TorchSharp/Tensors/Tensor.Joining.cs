using TorchSharp.Autograd;
using TorchSharp.Tensors;

namespace TorchSharp;

public static partial class torch
{
    public static Tensor cat(IList<Tensor> tensors, long dim = 0) => Joined([.. tensors], dim);

    public static Tensor cat(Tensor[] tensors, long dim = 0) => Joined(tensors, dim);

    public static Tensor cat(ReadOnlySpan<Tensor> tensors, long dim = 0) => Joined(tensors.ToArray(), dim);

    public static Tensor concat(IList<Tensor> tensors, long dim = 0) => Joined([.. tensors], dim);

    public static Tensor stack(IEnumerable<Tensor> tensors, long dim = 0)
    {
        using var scope = NewDisposeScope();
        return Joined([.. tensors.Select(tensor => tensor.unsqueeze(dim))], dim).MoveToOuterDisposeScope();
    }

    static Tensor Joined(Tensor[] tensors, long dim)
    {
        if (tensors.Length == 0)
            throw new TorchException("cat: no tensors were given; at least one is needed.");
        var first = tensors[0];
        var d = Shapes.Dimension(dim, first._shape.Length);
        if (first._shape.Length == 0)
            throw new TorchException("cat: tensors without dimensions cannot be joined; use stack().");
        var type = first.dtype;
        var total = 0L;
        foreach (var tensor in tensors)
        {
            if (tensor._shape.Length != first._shape.Length || !Shapes.With(tensor._shape, d, 0).AsSpan().SequenceEqual(Shapes.With(first._shape, d, 0)))
                throw new TorchException($"cat: shapes {Shapes.Text(first._shape)} and {Shapes.Text(tensor._shape)} do not fit; they may differ in dimension {d} only.");
            type = Elements.Promote(tensor, first) == first.dtype ? type : tensor.dtype;
            total += tensor._shape[d];
        }
        var result = Tensor.New(type, Shapes.With(first._shape, d, total));
        var at = 0L;
        using (no_grad())
            foreach (var tensor in tensors)
            {
                using var place = result.narrow(d, at, tensor._shape[d]);
                Tensor.Overwrite(place, tensor);
                at += tensor._shape[d];
            }
        return Node.Record(
            result, "cat",
            static (node, gradient) =>
            {
                var d = (int)node.Number;
                var at = 0L;
                for (var i = 0; i < node.Inputs.Length; i++)
                {
                    var length = node.InputShape(i)[d];
                    if (node.Needs(i))
                        node.Give(i, gradient.narrow(d, at, length));
                    at += length;
                }
            },
            tensors, number: d);
    }
}
