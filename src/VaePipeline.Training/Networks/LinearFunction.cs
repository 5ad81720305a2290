using VaePipeline.Kernels.Matrices;
using static TorchSharp.torch;

namespace VaePipeline.Training.Networks;

/// <summary>The autograd function of <see cref="FusedLinear"/>: (x, module, weight) -> y.</summary>
// The weight is an argument because autograd records only functions of learned tensors; ParameterGradient writes the gradients of the parameters.
sealed class LinearFunction : autograd.SingleTensorFunction<LinearFunction>
{
    public override string Name => nameof(FusedLinear);

    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var (input, module) = ((Tensor)vars[0], (FusedLinear)vars[1]);
        var x = input.contiguous();
        ctx.save_for_backward([x]);
        ctx.save_data(nameof(Recorded), new Recorded(module, input.requires_grad));
        return Run(module, x);
    }

    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        Tensor? inputGradient = null;
        BackwardFailure.Guard(() =>
        {
            var (module, givesInputGradient) = (Recorded)ctx.get_data(nameof(Recorded));
            var x = ctx.get_saved_variables()[0];
            if (givesInputGradient)
                inputGradient = empty(x.shape);
            Linear.Backward(
                (int)x.shape[0], module.InFeatures, module.OutFeatures, x.View(), module.Weight.View(), grad_output.contiguous().View(),
                inputGradient?.View(), module.WeightGradient.Begin(), module.BiasGradient.Begin());
            module.WeightGradient.Commit();
            module.BiasGradient.Commit();
        });
        return [inputGradient!, null!, null!];
    }

    /// <summary>(N, in), contiguous -> (N, out)</summary>
    internal static Tensor Run(FusedLinear module, Tensor x)
    {
        var n = (int)x.shape[0];
        var y = empty(n, module.OutFeatures);
        Linear.Forward(n, module.InFeatures, module.OutFeatures, x.View(), module.Weight.View(), module.Bias.View(), y.View());
        return y;
    }

    /// <summary>The non-tensor data that a backward pass needs.</summary>
    sealed record Recorded(FusedLinear Module, bool GivesInputGradient);
}
