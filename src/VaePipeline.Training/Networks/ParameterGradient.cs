using TorchSharp.Modules;
using VaePipeline.Kernels.Simd;
using static TorchSharp.torch;

namespace VaePipeline.Training.Networks;

/// <summary>
/// The gradient of a parameter in permanent memory: a backward function writes it there and returns no gradient for the parameter. Autograd would
/// copy a returned gradient (4 MB per step of the baseline network, on one thread, into fresh pages), a tenth of a step on two threads.
/// As in autograd, a second backward pass without clearing <c>grad</c> adds to the first.
/// </summary>
sealed class ParameterGradient(Parameter parameter) : IDisposable
{
    Tensor? _memory; // in the shape of the parameter
    Tensor? _sum; // the gradient before this pass, which the new one is added to

    /// <summary>The memory that the pass writes the whole gradient to, before it calls <see cref="Commit"/>.</summary>
    public FloatView Begin()
    {
        _memory ??= empty(parameter.shape).DetachFromDisposeScope();
        _sum = parameter.grad?.clone();
        return _memory.View();
    }

    /// <summary>Sets the written values as the gradient of the parameter.</summary>
    public void Commit()
    {
        if (_sum is not null)
            Elementwise.Add(VectorWidths.InUse, _memory!.Values(), _sum.Values(), _memory!.Values());
        _sum?.Dispose();
        _sum = null;
        parameter.grad = _memory;
    }

    public void Dispose()
    {
        _memory?.Dispose();
        _sum?.Dispose();
    }
}
