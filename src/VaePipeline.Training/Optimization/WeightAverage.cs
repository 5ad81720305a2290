using System.Numerics.Tensors;
using TorchSharp.Modules;

namespace VaePipeline.Training.Optimization;

/// <summary>
/// An exponential moving average of the weights of a network: after every step, average = decay * average + (1 - decay) * weights. It smooths
/// the noise of single steps: Polyak and Juditsky, "Acceleration of stochastic approximation by averaging", 1992; Izmailov et al., "Averaging
/// weights leads to wider optima and better generalization", 2018.
/// </summary>
sealed class WeightAverage : IDisposable
{
    const string Prefix = "average.";

    readonly double _decay;
    readonly IReadOnlyList<Parameter> _averages;
    readonly IReadOnlyList<Parameter> _weights;

    /// <summary>The initial average is the present weights. The decay is the share of the average that an update keeps, (0, 1).</summary>
    public WeightAverage(ConvVae network, double decay)
    {
        _decay = decay;
        Network = new ConvVae(network.Architecture, seed: 0);
        Network.LoadFrom(network.Weights());
        (_averages, _weights) = (Network.Parameters(), network.Parameters());
    }

    /// <summary>A network with the averaged weights.</summary>
    public ConvVae Network { get; }

    // Lower in the first steps, as in TensorFlow's ExponentialMovingAverage, to forget the initial weights quickly.
    public double DecayAt(long step) => Math.Min(_decay, (1.0 + step) / (10.0 + step));

    /// <summary>Updates the average with the weights after a step; 0 is the first step.</summary>
    public void Update(long step)
    {
        var decay = DecayAt(step);
        for (var i = 0; i < _averages.Count; i++) // both have the shape of the weight
        {
            var average = _averages[i].Values();
            TensorPrimitives.Multiply(average, (float)decay, average);
            TensorPrimitives.MultiplyAdd(_weights[i].Values(), (float)(1 - decay), average, average);
        }
    }

    /// <summary>The average, named after the weights.</summary>
    public IEnumerable<NamedTensor> Capture() => Network.Weights().Select(weight => weight with { Name = Prefix + weight.Name });

    public void Restore(IReadOnlyDictionary<string, NamedTensor> tensors) =>
        Network.LoadFrom([.. WeightShape.Of(Network.Architecture).Select(shape => tensors[Prefix + shape.Name])]);

    public void Dispose() => Network.Dispose();
}
