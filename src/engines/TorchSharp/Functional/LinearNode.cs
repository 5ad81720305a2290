using TorchSharp.Autograd;
using TorchSharp.Tensors;
using static TorchSharp.torch;
using Kernel = TorchSharp.Kernels.Linear;

namespace TorchSharp.Functional;

/// <summary>y = x w^T + b as one operation of the graph; matrix products go this way too.</summary>
internal static class LinearNode
{
    /// <param name="x">(.., in)</param>
    /// <param name="weight">(out, in)</param>
    /// <param name="bias">(out), or null</param>
    /// <returns>(.., out)</returns>
    public static Tensor Forward(Tensor x, Tensor weight, Tensor? bias)
    {
        if (x.ndim == 0 || weight.ndim != 2 || x._shape[^1] != weight._shape[1] || (bias is not null && (bias.ndim != 1 || bias._shape[0] != weight._shape[0])))
            throw new TorchException(
                $"linear: input {Shapes.Text(x._shape)}, weight {Shapes.Text(weight._shape)}{(bias is null ? "" : $", bias {Shapes.Text(bias._shape)}")} do not fit; (.., in), (out, in), (out) are needed.");
        if (x.dtype != ScalarType.Float32 || weight.dtype != ScalarType.Float32)
            throw new TorchException($"linear: {x.dtype} and {weight.dtype} were given; both must be Float32.");
        var (inputs, outputs) = ((int)weight._shape[1], (int)weight._shape[0]);
        var rows = inputs == 0 ? 0 : (int)(x.numel() / inputs);
        var y = Tensor.New(Shapes.With(x._shape, (int)x.ndim - 1, outputs));
        using (var left = new Operand<float>(x, whole: true))
        using (var right = new Operand<float>(weight, whole: true))
            Kernel.Forward(rows, inputs, outputs, left.Buffer, right.Buffer, bias?.Storage.Floats, y.Storage.Floats);
        return bias is null
            ? Node.Record(y, "linear", Backward, [x, weight], [x, weight])
            : Node.Record(y, "linear", Backward, [x, weight, bias], [x, weight]);
    }

    static void Backward(Node node, Tensor gradient)
    {
        var (inputs, outputs) = ((int)node.InputShape(1)[1], (int)node.InputShape(1)[0]);
        var biased = node.Inputs.Length == 3 && node.Needs(2);
        var dx = node.Needs(0) ? Tensor.New(node.InputShape(0)) : null;
        var dw = node.Needs(1) ? Tensor.New(node.InputShape(1)) : null;
        var db = biased ? Tensor.New(node.InputShape(2)) : null;
        using var x = new Operand<float>(node.Saved(0), whole: true);
        using var weight = new Operand<float>(node.Saved(1), whole: true);
        using var dy = new Operand<float>(gradient, whole: true);
        Kernel.Backward(
            x.Values.Length / inputs, inputs, outputs, x.Buffer, weight.Buffer, dy.Buffer, dx?.Storage.Floats, dw?.Storage.Floats, db?.Storage.Floats);
        if (dx is not null)
            node.Give(0, dx);
        if (dw is not null)
            node.Give(1, dw);
        if (db is not null)
            node.Give(2, db);
    }
}
