using System.Diagnostics;
using VaePipeline.Training.Networks;
using VaePipeline.Training.Pipelines;
using VaePipeline.Foundation;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace VaePipeline.Training.Benchmarks;

/// <summary>
/// Times a layer as a network of its own. Alone, a layer reads and writes whole batches in memory; inside a network activations stay in
/// cache, so the parts add up to more than the step.
/// </summary>
static class LayerTimer
{
    const int WarmUp = 3;

    /// <summary>Medians of forward and backward passes of a batch.</summary>
    public static LayerTiming Measure(LayerWork layer, TrainingSection training, int rounds, CancellationToken cancellationToken)
    {
        var batchSize = training.BatchSize;
        using var scope = NewDisposeScope();
        using var network = Network(layer, training.Kernels);
        var input = Filled(batchSize, layer.In); // (N, C, H, W) or (N, features)
        var gradient = Filled(batchSize, layer.Out);
        var (forward, backward) = (new double[rounds], new double[rounds]);
        for (var round = -WarmUp; round < rounds; round++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var roundScope = NewDisposeScope();
            network.zero_grad();
            var leaf = input.detach().requires_grad_(layer.GivesInputGradient);

            var start = Stopwatch.GetTimestamp();
            var output = network.forward(leaf);
            var middle = Stopwatch.GetTimestamp();
            output.backward([gradient]);
            var end = Stopwatch.GetTimestamp();

            if (round < 0)
                continue;
            forward[round] = Stopwatch.GetElapsedTime(start, middle).TotalMilliseconds;
            backward[round] = Stopwatch.GetElapsedTime(middle, end).TotalMilliseconds;
        }
        return new()
        {
            Name = layer.Name,
            Input = layer.In,
            Output = layer.Out,
            Forward = new(Spread.Of(forward), batchSize * layer.ForwardFlop / 1e9),
            Backward = new(Spread.Of(backward), batchSize * layer.BackwardFlop / 1e9),
        };
    }

    static Module<Tensor, Tensor> Network(LayerWork layer, TrainingKernels kernels) => layer.Kind switch
    {
        LayerKind.Convolution => NetworkLayers.Convolutions([NetworkLayers.Convolution(layer.In[0], layer.Out[0], layer.Kernel, layer.Relu)], kernels),
        LayerKind.TransposedConvolution => NetworkLayers.Convolutions([NetworkLayers.Transposed(layer.In[0], layer.Out[0], layer.Kernel, layer.Relu)], kernels),
        _ => NetworkLayers.Linear(layer.In[0], layer.Out[0], kernels),
    };

    static Tensor Filled(int batchSize, IReadOnlyList<int> shape)
    {
        var tensor = empty([batchSize, .. shape.Select(size => (long)size)]);
        new Philox(0, RandomStream.TrainingNoise, 0).FillUniform(tensor.Values(), 1);
        return tensor;
    }
}
