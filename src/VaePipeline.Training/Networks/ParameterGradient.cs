using TorchSharp.Modules;
using VaePipeline.Kernels;
using VaePipeline.Kernels.Simd;
using static TorchSharp.torch;

namespace VaePipeline.Training.Networks;

/// <summary>
/// A parameter's gradient in memory that lasts: a backward function writes it there itself and returns no gradient for the parameter.
/// A returned one would be copied by autograd (4 MB a step of the baseline network, on one thread, into fresh pages): a tenth of a step on two threads.
/// As with autograd, a second backward pass without clearing <c>grad</c> adds to the first.
/// </summary>
sealed class ParameterGradient(Parameter parameter) : IDisposable
{
    Tensor? _memory; // the parameter's shape
    Tensor? _sum; // what was there before, while it is added to

    /// <summary>Where the pass writes the gradient, all of it. <see cref="Commit"/> follows.</summary>
    public FloatView Begin()
    {
        _memory ??= empty(parameter.shape).DetachFromDisposeScope();
        _sum = parameter.grad?.clone();
        return _memory.View();
    }

    /// <summary>Makes what was written the parameter's gradient.</summary>
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
