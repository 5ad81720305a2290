using TorchSharp.Modules;
using static TorchSharp.torch;

namespace VaePipeline.Training.Networks;

/// <summary>A fully connected layer, y = x w^T + b, over the matrix products of <c>VaePipeline.Kernels</c>. Parameter names are those of torch.</summary>
sealed class FusedLinear : nn.Module<Tensor, Tensor>
{
    public FusedLinear(int inFeatures, int outFeatures) : base(nameof(FusedLinear))
    {
        (InFeatures, OutFeatures) = (inFeatures, outFeatures);
        Weight = new(zeros(outFeatures, inFeatures));
        Bias = new(zeros(outFeatures));
        (WeightGradient, BiasGradient) = (new(Weight), new(Bias));
        register_parameter("weight", Weight);
        register_parameter("bias", Bias);
    }

    internal int InFeatures { get; }

    internal int OutFeatures { get; }

    /// <summary>(out, in)</summary>
    public Parameter Weight { get; }

    /// <summary>(out)</summary>
    public Parameter Bias { get; }

    internal ParameterGradient WeightGradient { get; }

    internal ParameterGradient BiasGradient { get; }

    /// <summary>(N, in) -> (N, out)</summary>
    public override Tensor forward(Tensor input)
        => is_grad_enabled() ? LinearFunction.apply(input, this, Weight) : LinearFunction.Run(this, input.contiguous());

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            WeightGradient.Dispose();
            BiasGradient.Dispose();
        }
        base.Dispose(disposing);
    }
}
