using static TorchSharp.torch;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace VaePipeline.Training.Objectives;

/// <summary>
/// The mean squared error as an autograd function on our threads: (reconstruction, target) -> scalar. It reads the log-mels of a batch once and
/// writes the gradient in the same pass; torch's version reads them twice and also writes a tensor of differences, on one thread.
/// </summary>
sealed class SquaredErrorFunction : autograd.SingleTensorFunction<SquaredErrorFunction>
{
    const int SliceLength = 16 * 1024;
    const int BlockLength = 1024;

    public override string Name => "SquaredError";

    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var (reconstruction, target) = (((Tensor)vars[0]).contiguous(), ((Tensor)vars[1]).contiguous());
        var gradient = empty(reconstruction.shape);
        ctx.save_for_backward([gradient]);
        return tensor((float)Mean(reconstruction.View(), target.View(), gradient.View()));
    }

    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        Tensor? gradient = null;
        BackwardFailure.Guard(() =>
        {
            gradient = ctx.get_saved_variables()[0];
            var scale = grad_output.item<float>();
            if (scale != 1) // 1 unless the loss is a function of the error
                gradient = gradient.Times(scale);
        });
        return [gradient!, null!];
    }

    /// <param name="a">The reconstruction.</param>
    /// <param name="b">The target, as long as a.</param>
    /// <param name="gradient">The gradient of the mean with respect to a, 2 (a - b) / length; written.</param>
    static double Mean(FloatView a, FloatView b, FloatView gradient)
    {
        // The sums of slices are added in order, so the result does not depend on the number of threads.
        var sums = new double[Count(a)];
        Slices.For(sums.Length, slice => sums[slice] = Sum(Slice(a, slice), Slice(b, slice), 2f / a.Length, Slice(gradient, slice)));
        return sums.Sum() / a.Length;
    }

    static double Sum(ReadOnlySpan<float> a, ReadOnlySpan<float> b, float scale, Span<float> gradient)
    {
        var sum = 0.0;
        for (var start = 0; start < a.Length; start += BlockLength)
        {
            var length = Math.Min(BlockLength, a.Length - start);
            var differences = gradient.Slice(start, length);
            TensorPrimitives.Subtract(a.Slice(start, length), b.Slice(start, length), differences);
            sum += TensorPrimitives.SumOfSquares<float>(differences);
            TensorPrimitives.Multiply(differences, scale, differences);
        }
        return sum;
    }

    static int Count(FloatView values) => (values.Length + SliceLength - 1) / SliceLength;

    static Span<float> Slice(FloatView values, int slice) =>
        values.Span.Slice(slice * SliceLength, Math.Min(SliceLength, values.Length - slice * SliceLength));
}
