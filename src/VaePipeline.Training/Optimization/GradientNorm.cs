using System.Numerics.Tensors;
using TorchSharp.Modules;
using VaePipeline.Kernels;
using VaePipeline.Training.Networks;

namespace VaePipeline.Training.Optimization;

/// <summary>The Euclidean norm of all gradients together: Pascanu, Mikolov and Bengio, "On the difficulty of training recurrent neural networks", 2013.</summary>
static class GradientNorm
{
    // As in torch.nn.utils.clip_grad_norm_: avoids a division by 0.
    const double Epsilon = 1e-6;

    /// <summary>Scales gradients of a norm above the limit down to it, as torch.nn.utils.clip_grad_norm_ does.</summary>
    /// <param name="parameters">The parameters; those without a gradient do not count.</param>
    /// <param name="limit">The largest norm that is not scaled.</param>
    /// <returns>The norm before scaling.</returns>
    public static double Clip(IReadOnlyList<Parameter> parameters, double limit)
    {
        var squares = 0.0;
        foreach (var parameter in parameters)
        {
            using var gradient = parameter.grad;
            if (gradient is not null)
                squares += Sums.OfSquares(gradient.Values());
        }
        var norm = Math.Sqrt(squares);
        var scale = limit / (norm + Epsilon);
        if (scale >= 1)
            return norm;
        foreach (var parameter in parameters)
        {
            using var gradient = parameter.grad;
            if (gradient is not null)
                TensorPrimitives.Multiply(gradient.Values(), (float)scale, gradient.Values());
        }
        return norm;
    }
}
