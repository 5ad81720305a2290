using VaePipeline.Kernels;
using VaePipeline.Kernels.Simd;
using VaePipeline.Model;
using VaePipeline.Training.Benchmarks;

namespace VaePipeline.Tests.Training.Benchmarks;

public class LayerWorkTests
{
    public static TheoryData<VaeArchitecture> Architectures =>
    [
        VaeArchitecture.Default,
        new VaeArchitecture { Channels = new(8, 24), EncoderKernel = 5, LatentSize = 7, MelBands = 12, Frames = 20 },
        new VaeArchitecture { Channels = new(4, 8, 16, 32, 64, 128), MelBands = 64, Frames = 128, Conditioning = new() { Pitch = true, Velocity = true } },
    ];

    [Theory]
    [MemberData(nameof(Architectures))]
    public void Each_layer_with_weights_is_there_in_order_and_uses_them_once_a_position(VaeArchitecture architecture)
    {
        var weights = WeightShape.Of(architecture).Where(weight => weight.Name.EndsWith(".weight", StringComparison.Ordinal)).ToList();
        var layers = LayerWork.Of(architecture);

        Assert.Equal(weights.Select(weight => weight.Name), layers.Select(layer => layer.Name + ".weight"));
        foreach (var (layer, weight) in layers.Zip(weights))
        {
            var positions = layer.Kind == LayerKind.Linear ? 1 : Math.Min(layer.In[1] * layer.In[2], layer.Out[1] * layer.Out[2]);
            Assert.Equal(2.0 * weight.Count * positions, layer.ForwardFlop);
            Assert.Equal(layer.Name == "encoder.0" ? layer.ForwardFlop : 2 * layer.ForwardFlop, layer.BackwardFlop);
        }
    }

    [Theory]
    [MemberData(nameof(Architectures))]
    public void What_a_layer_gives_the_next_one_takes(VaeArchitecture architecture)
    {
        var layers = LayerWork.Of(architecture).ToDictionary(layer => layer.Name);
        var encoder = layers.Values.Where(layer => layer.Kind == LayerKind.Convolution).ToList();
        var decoder = layers.Values.Where(layer => layer.Kind == LayerKind.TransposedConvolution).ToList();

        Assert.Equal([1, architecture.MelBands, architecture.Frames], encoder[0].In);
        Assert.Equal(encoder.Skip(1).Select(layer => layer.In), encoder.SkipLast(1).Select(layer => layer.Out));
        Assert.Equal(layers["mu"].In[0], Product(encoder[^1].Out));
        Assert.Equal(layers["decoder_input"].In[0], layers["mu"].Out[0] + architecture.Conditioning.Width);
        Assert.Equal(layers["decoder_input"].Out[0], Product(decoder[0].In));
        Assert.Equal(decoder.Skip(1).Select(layer => layer.In), decoder.SkipLast(1).Select(layer => layer.Out));
        Assert.Equal([1, architecture.MelBands, architecture.Frames], decoder[^1].Out);
    }

    [Fact]
    public void A_spread_is_read_off_the_sorted_values()
        => Assert.Equal(new Spread(Median: 6, Least: 1, P10: 2, P90: 10), Spread.Of([11, 1, 9, 3, 7, 5, 6, 4, 8, 2, 10]));

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void The_peak_of_any_number_of_threads_is_a_rate(int threads) => Assert.InRange(MultiplyAddPeak.Measure(VectorWidths.InUse, threads), 1e-3, 1e6);

    static int Product(IReadOnlyList<int> shape) => shape.Aggregate(1, (product, size) => product * size);
}
