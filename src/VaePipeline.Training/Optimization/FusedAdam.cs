using TorchSharp.Modules;

namespace VaePipeline.Training.Optimization;

/// <summary>
/// Adam: Kingma and Ba, "Adam: a method for stochastic optimization", 2015, with PyTorch's defaults. It updates a parameter and its moments in
/// one pass over memory; TorchSharp's own Adam creates a dozen tensors per parameter and step.
/// </summary>
/// <param name="parameters">The parameters to update; contiguous floats on the CPU.</param>
sealed class FusedAdam(IReadOnlyList<Parameter> parameters) : IDisposable
{
    const float Beta1 = 0.9f,
        Beta2 = 0.999f,
        Epsilon = 1e-8f;
    const string FirstPrefix = "adam.exp_avg.",
        SecondPrefix = "adam.exp_avg_sq.";

    readonly FloatBuffer[] _first = Zeros(parameters);
    readonly FloatBuffer[] _second = Zeros(parameters);

    public int Steps { get; private set; }

    public void ZeroGradients()
    {
        foreach (var parameter in parameters)
            parameter.grad = null;
    }

    /// <summary>One step against the gradients; parameters without a gradient do not change.</summary>
    public void Step(double learningRate)
    {
        Steps++;
        for (var i = 0; i < parameters.Count; i++)
        {
            using var gradient = parameters[i].grad;
            if (gradient is not null)
                AdamStep.Apply(
                    parameters[i].View(),
                    gradient.View(),
                    _first[i],
                    _second[i],
                    (float)learningRate,
                    Beta1,
                    Beta2,
                    Epsilon,
                    0,
                    Steps
                );
        }
    }

    /// <summary>Both moments of every parameter, named after the weights and in their order.</summary>
    public IEnumerable<NamedTensor> Capture(IReadOnlyList<WeightShape> shapes)
    {
        for (var i = 0; i < shapes.Count; i++)
        {
            yield return new(FirstPrefix + shapes[i].Name, shapes[i].Shape, _first[i].Span.ToArray());
            yield return new(SecondPrefix + shapes[i].Name, shapes[i].Shape, _second[i].Span.ToArray());
        }
    }

    /// <summary>Restores the moments captured after a number of steps.</summary>
    public void Restore(IReadOnlyList<WeightShape> shapes, IReadOnlyDictionary<string, NamedTensor> tensors, long steps)
    {
        for (var i = 0; i < shapes.Count; i++)
        {
            tensors[FirstPrefix + shapes[i].Name].Values.CopyTo(_first[i].Span);
            tensors[SecondPrefix + shapes[i].Name].Values.CopyTo(_second[i].Span);
        }
        Steps = checked((int)steps);
    }

    public void Dispose()
    {
        foreach (var moment in (FloatBuffer[])[.. _first, .. _second])
            moment.Dispose();
    }

    static FloatBuffer[] Zeros(IReadOnlyList<Parameter> parameters) =>
        [
            .. parameters.Select(parameter =>
            {
                var buffer = new FloatBuffer((int)parameter.numel());
                buffer.Span.Clear();
                return buffer;
            }),
        ];
}
