using TorchSharp.Modules;
using VaePipeline.Training.Optimization;
using static TorchSharp.torch;

namespace VaePipeline.Training.Runs;

/// <summary>The trained state: the weights, Adam's moments and, if configured, the average of the weights and the rate controller.</summary>
sealed class Learner : IDisposable
{
    readonly LossSection _loss;
    readonly TrainingSection _training;
    readonly ConvVae _network;
    readonly IReadOnlyList<Parameter> _parameters;
    readonly IReadOnlyList<WeightShape> _shapes;
    readonly FusedAdam _optimizer;
    readonly WeightAverage? _average;
    readonly RateController? _rate;

    public Learner(Pipeline pipeline)
    {
        (_loss, _training) = (pipeline.Loss, pipeline.Training);
        _network = new(pipeline.Architecture(), _training.Seed, _training.Kernels);
        _parameters = _network.Parameters();
        _shapes = WeightShape.Of(_network.Architecture);
        _optimizer = new(_parameters);
        _average = _training.AverageDecay is { } decay ? new(_network, decay) : null;
        _rate = _loss.TargetRate is { } nats
            ? new(nats, _loss.RateGain, RateController.InitialBeta(_loss.Reconstruction, pipeline.Features.Size))
            : null;
    }

    /// <summary>The network to validate and export: the one with averaged weights if there is an average, else the trained one.</summary>
    public ConvVae Result => _average?.Network ?? _network;

    /// <summary>One step of Adam on one batch, from step 0. The noise depends on seed and step alone. If a loss is not finite, nothing changes.</summary>
    /// <returns>The losses before the step, and the norm of the gradients if it is limited.</returns>
    public (Losses Losses, double? GradientNorm) Step(Batch batch, long step, double learningRate)
    {
        using var scope = NewDisposeScope();
        new Philox(_training.Seed, RandomStream.TrainingNoise, step).FillNormal(batch.Noise.Values());

        _optimizer.ZeroGradients();
        var (mu, logvar) = _network.Encode(batch.EncoderInput);
        var reconstruction = _network.Decode(ConvVae.Sample(mu, logvar, batch.Noise), batch.Conditioning);
        var terms = VaeObjective.Terms(
            _loss,
            _rate?.Beta ?? Schedules.Beta(_loss, step),
            batch.LogMel,
            reconstruction,
            mu,
            logvar,
            batch.Labels
        );
        var losses = terms.Read();
        if (!losses.IsFinite)
            return (losses, null);
        terms.Total.backward();
        BackwardFailure.Rethrow();
        double? norm = _training.ClipNorm is { } limit ? GradientNorm.Clip(_parameters, limit) : null;
        _optimizer.Step(learningRate);
        _average?.Update(step);
        _rate?.Update(losses.KlRaw);
        return (losses, norm);
    }

    /// <summary>The tensors that <see cref="Restore"/> needs: weights, moments, average, controller.</summary>
    public IReadOnlyList<NamedTensor> Capture() =>
        [
            .. _network.Weights(),
            .. _optimizer.Capture(_shapes),
            .. _average?.Capture() ?? [],
            .. _rate is null ? [] : new[] { _rate.Capture() },
        ];

    /// <summary>Restores the tensors that a learner of the same pipeline captured after a number of steps.</summary>
    public void Restore(IReadOnlyList<NamedTensor> captured, long step)
    {
        var tensors = captured.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
        _network.LoadFrom([.. _shapes.Select(shape => tensors[shape.Name])]);
        _optimizer.Restore(_shapes, tensors, step);
        _average?.Restore(tensors);
        _rate?.Restore(tensors);
    }

    public void Dispose()
    {
        _average?.Dispose();
        _optimizer.Dispose();
        _network.Dispose();
    }
}
