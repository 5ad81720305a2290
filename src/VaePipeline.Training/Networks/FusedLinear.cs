using TorchSharp.Modules;
using static TorchSharp.torch;

namespace VaePipeline.Training.Networks;

/// <summary>A fully connected layer, y = x w^T + b, over the matrix products of <c>VaePipeline.Kernels</c>. Parameter names are those of torch.</summary>
sealed class FusedLinear : nn.Module<Tensor, Tensor>
{
    readonly FusedLinear[] _alone;

    /// <param name="inFeatures">Features of the input.</param>
    /// <param name="outFeatures">Features of the output.</param>
    public FusedLinear(int inFeatures, int outFeatures)
        : this(zeros(outFeatures, inFeatures), zeros(outFeatures), zeros(outFeatures, inFeatures), zeros(outFeatures)) { }

    FusedLinear(Tensor weight, Tensor bias, Tensor weightGradient, Tensor biasGradient)
        : base(nameof(FusedLinear))
    {
        (OutFeatures, InFeatures) = ((int)weight.shape[0], (int)weight.shape[1]);
        (Weight, Bias) = (new(weight), new(bias));
        (WeightGradient, BiasGradient) = (new(Weight, weightGradient), new(Bias, biasGradient));
        register_parameter("weight", Weight);
        register_parameter("bias", Bias);
        _alone = [this];
    }

    internal int InFeatures { get; }

    internal int OutFeatures { get; }

    /// <summary>(out, in)</summary>
    public Parameter Weight { get; }

    /// <summary>(out)</summary>
    public Parameter Bias { get; }

    internal ParameterGradient WeightGradient { get; }

    internal ParameterGradient BiasGradient { get; }

    /// <summary>Layers over the same input. Their parameters are adjacent in memory, so <see cref="Forward"/> computes them as one layer.</summary>
    /// <param name="count">Number of layers.</param>
    /// <param name="inFeatures">Features of the input.</param>
    /// <param name="outFeatures">Features of each output.</param>
    public static FusedLinear[] Adjacent(int count, int inFeatures, int outFeatures)
    {
        using var weights = zeros(count * outFeatures, inFeatures);
        using var biases = zeros(count * outFeatures);
        using var weightGradients = zeros_like(weights);
        using var biasGradients = zeros_like(biases);
        return
        [
            .. Enumerable
                .Range(0, count)
                .Select(i => new FusedLinear(Part(weights, i), Part(biases, i), Part(weightGradients, i), Part(biasGradients, i))),
        ];

        Tensor Part(Tensor all, int i) => all.narrow(0, (long)i * outFeatures, outFeatures);
    }

    /// <param name="layers">One layer, or those of <see cref="Adjacent"/>.</param>
    /// <param name="input">(N, in)</param>
    /// <returns>(N, layers * out)</returns>
    public static Tensor Forward(FusedLinear[] layers, Tensor input) =>
        is_grad_enabled() ? LinearFunction.apply(input, layers, layers[0].Weight) : LinearFunction.Run(layers, input.contiguous());

    /// <param name="input">(N, in)</param>
    /// <returns>(N, out)</returns>
    public override Tensor forward(Tensor input) => Forward(_alone, input);

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
