using TorchSharp.Modules;
using VaePipeline.Kernels.Simd;
using static TorchSharp.torch;

namespace VaePipeline.Training.Networks;

/// <summary>
/// The gradient of a parameter in permanent memory: a backward function writes it there and returns no gradient for the parameter. Autograd would
/// copy a returned gradient (4 MB per step of the baseline network, on one thread, into fresh pages), a tenth of a step on two threads.
/// As in autograd, a second backward pass without clearing <c>grad</c> adds to the first.
/// </summary>
/// <param name="parameter">The parameter.</param>
/// <param name="memory">In the shape of the parameter; belongs to this object.</param>
sealed class ParameterGradient(Parameter parameter, Tensor memory) : IDisposable
{
    Tensor? _sum; // the gradient before this pass, which the new one is added to

    /// <summary>In the shape of the parameter: the pass writes the whole gradient here between <see cref="Begin"/> and <see cref="Commit"/>.</summary>
    public Tensor Memory { get; } = memory.DetachFromDisposeScope();

    /// <summary>Announces a pass.</summary>
    public void Begin() => _sum = parameter.grad?.clone();

    /// <summary>Sets the written values as the gradient of the parameter.</summary>
    public void Commit()
    {
        if (_sum is not null)
            Elementwise.Add(VectorWidths.InUse, Memory.Values(), _sum.Values(), Memory.Values());
        _sum?.Dispose();
        _sum = null;
        parameter.grad = Memory;
    }

    public void Dispose()
    {
        Memory.Dispose();
        _sum?.Dispose();
    }
}
