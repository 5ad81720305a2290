namespace VaePipeline.Model;

/// <summary>Name and shape of a weight, as in PyTorch.</summary>
/// <param name="Name">Dotted name, such as <c>encoder.0.weight</c>.</param>
/// <param name="Shape">Dimensions, outermost first.</param>
sealed record WeightShape(string Name, IReadOnlyList<int> Shape)
{
    public long Count => Shape.Aggregate(1L, (product, size) => product * size);

    /// <summary>
    /// All weights of an architecture, in the order of use and in files: <c>encoder.{2i}.weight (out, in, k, k)</c> and
    /// <c>.bias (out)</c>; <c>mu</c> and <c>logvar</c> <c>(latent, bottleneck)</c>; <c>decoder_input (bottleneck, latent + conditioning)</c>;
    /// <c>decoder.{2i}.weight (in, out, 4, 4)</c> and <c>.bias (out)</c>. The odd indices are ReLUs, which have no weights.
    /// </summary>
    public static IReadOnlyList<WeightShape> Of(VaeArchitecture architecture)
    {
        var (channels, kernel) = (architecture.Channels, architecture.EncoderKernel);
        var weights = new List<WeightShape>();

        void Add(string layer, int outputs, params int[] shape)
        {
            weights.Add(new($"{layer}.weight", shape));
            weights.Add(new($"{layer}.bias", [outputs]));
        }

        for (var i = 0; i < channels.Count; i++)
            Add($"encoder.{2 * i}", channels[i], channels[i], i == 0 ? 1 : channels[i - 1], kernel, kernel);
        Add("mu", architecture.LatentSize, architecture.LatentSize, architecture.BottleneckSize);
        Add("logvar", architecture.LatentSize, architecture.LatentSize, architecture.BottleneckSize);
        Add("decoder_input", architecture.BottleneckSize, architecture.BottleneckSize, architecture.DecoderInputSize);
        for (var i = 0; i < channels.Count; i++)
        {
            var inputs = channels[^(i + 1)];
            var outputs = i == channels.Count - 1 ? 1 : channels[^(i + 2)];
            Add($"decoder.{2 * i}", outputs, inputs, outputs, architecture.DecoderKernel, architecture.DecoderKernel);
        }
        return weights;
    }

    public override string ToString() => $"{Name} ({string.Join(", ", Shape)})";
}
