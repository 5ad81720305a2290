using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;
using static TorchSharp.torch;

namespace VaePipeline.Training.Objectives;

/// <summary>The mean squared error as an autograd function on our threads: (reconstruction, target) -> scalar.</summary>
// It reads the log-mels of a batch once forward and once backward; torch's version also writes a tensor of differences, on one thread.
sealed class SquaredErrorFunction : autograd.SingleTensorFunction<SquaredErrorFunction>
{
    const int SliceLength = 16 * 1024;
    const int BlockLength = 1024;

    public override string Name => "SquaredError";

    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var (reconstruction, target) = (((Tensor)vars[0]).contiguous(), ((Tensor)vars[1]).contiguous());
        ctx.save_for_backward([reconstruction, target]);
        return tensor((float)Mean(reconstruction.View(), target.View()));
    }

    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        Tensor? gradient = null;
        BackwardFailure.Guard(() =>
        {
            var saved = ctx.get_saved_variables();
            var (reconstruction, target) = (saved[0], saved[1]);
            gradient = empty(reconstruction.shape);
            Difference(reconstruction.View(), target.View(), 2 * grad_output.item<float>() / reconstruction.numel(), gradient.View());
        });
        return [gradient!, null!];
    }

    // The sums of slices are added in order, so the result does not depend on the number of threads.
    static double Mean(FloatView a, FloatView b)
    {
        var sums = new double[Count(a)];
        Slices.For(sums.Length, slice => sums[slice] = Sum(Slice(a, slice), Slice(b, slice)));
        return sums.Sum() / a.Length;
    }

    static double Sum(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        Span<float> differences = stackalloc float[BlockLength];
        var sum = 0.0;
        for (var start = 0; start < a.Length; start += BlockLength)
        {
            var length = Math.Min(BlockLength, a.Length - start);
            TensorPrimitives.Subtract(a.Slice(start, length), b.Slice(start, length), differences);
            sum += TensorPrimitives.SumOfSquares<float>(differences[..length]);
        }
        return sum;
    }

    /// <summary>result = scale * (a - b)</summary>
    static void Difference(FloatView a, FloatView b, float scale, FloatView result) => Slices.For(Count(a), slice =>
    {
        var part = Slice(result, slice);
        TensorPrimitives.Subtract(Slice(a, slice), Slice(b, slice), part);
        TensorPrimitives.Multiply(part, scale, part);
    });

    static int Count(FloatView values) => (values.Length + SliceLength - 1) / SliceLength;

    static Span<float> Slice(FloatView values, int slice)
        => values.Span.Slice(slice * SliceLength, Math.Min(SliceLength, values.Length - slice * SliceLength));
}
