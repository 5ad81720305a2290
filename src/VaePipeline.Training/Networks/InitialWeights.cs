namespace VaePipeline.Training.Networks;

/// <summary>PyTorch's default for convolutions and linear layers: weight and bias uniform within 1 / sqrt(fan-in).</summary>
static class InitialWeights
{
    public static void Draw(ConvVae network, int seed)
    {
        var shapes = WeightShape.Of(network.Architecture);
        var parameters = network.Parameters();
        var bound = 0.0;
        for (var i = 0; i < shapes.Count; i++)
        {
            // A bias follows its weight and has the same fan-in: the product of all sizes except the first. For a transposed convolution,
            // (in, out, k, k), that is out * k * k, as in PyTorch.
            var shape = shapes[i].Shape;
            if (shape.Count > 1)
                bound = 1 / Math.Sqrt(shape.Skip(1).Aggregate(1.0, (product, size) => product * size));
            new Philox(seed, RandomStream.Weights, i).FillUniform(parameters[i].Values(), bound);
        }
    }
}
