using VaePipeline.Kernels.Matrices;
using static TorchSharp.torch;

namespace VaePipeline.Training.Networks;

/// <summary>
/// The autograd function of <see cref="FusedLinear"/>: (x, layers, first weight) -> y. The weight is an argument because autograd records only
/// functions of learned tensors; <see cref="ParameterGradient"/> writes the gradients of the parameters.
/// </summary>
sealed class LinearFunction : autograd.SingleTensorFunction<LinearFunction>
{
    public override string Name => nameof(FusedLinear);

    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var (input, layers) = ((Tensor)vars[0], (FusedLinear[])vars[1]);
        var x = input.contiguous();
        ctx.save_for_backward([x]);
        ctx.save_data(nameof(Recorded), new Recorded(layers, input.requires_grad));
        return Run(layers, x);
    }

    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        Tensor? inputGradient = null;
        BackwardFailure.Guard(() =>
        {
            var (layers, givesInputGradient) = (Recorded)ctx.get_data(nameof(Recorded));
            var x = ctx.get_saved_variables()[0];
            if (givesInputGradient)
                inputGradient = empty(x.shape);
            foreach (var layer in layers)
            {
                layer.WeightGradient.Begin();
                layer.BiasGradient.Begin();
            }
            Linear.Backward(
                (int)x.shape[0],
                layers[0].InFeatures,
                OutFeatures(layers),
                x.View(),
                All(layers, layers[0].Weight),
                grad_output.contiguous().View(),
                inputGradient?.View(),
                All(layers, layers[0].WeightGradient.Memory),
                All(layers, layers[0].BiasGradient.Memory)
            );
            foreach (var layer in layers)
            {
                layer.WeightGradient.Commit();
                layer.BiasGradient.Commit();
            }
        });
        return [inputGradient!, null!, null!];
    }

    /// <param name="layers">Weights and biases.</param>
    /// <param name="x">(N, in), contiguous</param>
    /// <returns>(N, layers * out)</returns>
    internal static Tensor Run(FusedLinear[] layers, Tensor x)
    {
        var n = (int)x.shape[0];
        var y = empty(n, OutFeatures(layers));
        Linear.Forward(
            n,
            layers[0].InFeatures,
            OutFeatures(layers),
            x.View(),
            All(layers, layers[0].Weight),
            All(layers, layers[0].Bias),
            y.View()
        );
        return y;
    }

    static int OutFeatures(FusedLinear[] layers) => layers.Length * layers[0].OutFeatures;

    /// <summary>The values of all layers: those of the first layer and the ones behind it in memory.</summary>
    static unsafe FloatView All(FusedLinear[] layers, Tensor first)
    {
        var view = first.View();
        return new(view.Start, layers.Length * view.Length);
    }

    /// <summary>The non-tensor data that a backward pass needs.</summary>
    sealed record Recorded(FusedLinear[] Layers, bool GivesInputGradient);
}
