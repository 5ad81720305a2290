using TorchSharp.Modules;
using static TorchSharp.torch;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace VaePipeline.Training.Optimization;

/// <summary>The norm of all gradients: Pascanu, Mikolov and Bengio, "On the difficulty of training recurrent neural networks", 2013.</summary>
static class GradientNorm
{
    // As in torch.nn.utils.clip_grad_norm_: avoids a division by 0.
    const double Epsilon = 1e-6;

    /// <summary>Scales gradients of a norm above the limit down to it, as torch.nn.utils.clip_grad_norm_ does. Returns the norm before scaling.</summary>
    public static double Clip(IReadOnlyList<Parameter> parameters, double limit)
    {
        Tensor[] gradients = [.. parameters.Select(parameter => parameter.grad).OfType<Tensor>()];
        var norm = Math.Sqrt(gradients.Sum(gradient => Sums.OfSquares(gradient.Values())));
        var scale = limit / (norm + Epsilon);
        foreach (var gradient in gradients)
        {
            if (scale < 1)
                TensorPrimitives.Multiply(gradient.Values(), (float)scale, gradient.Values());
            gradient.Dispose();
        }
        return norm;
    }
}
