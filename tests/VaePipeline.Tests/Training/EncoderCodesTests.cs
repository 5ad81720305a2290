using VaePipeline.Training;
using VaePipeline.Training.Examples;
using VaePipeline.Training.Networks;
using static TorchSharp.torch;

namespace VaePipeline.Tests.Training;

public class EncoderCodesTests
{
    static readonly TrainingExamples Examples = SyntheticNotes.Examples(60);

    [Fact]
    public void Encoder_codes_are_the_means_that_the_network_gives_each_note()
    {
        using var network = new ConvVae(SyntheticNotes.Pipeline.Architecture(), 1);
        int[] rows = [.. Enumerable.Range(0, 300).Select(i => i * 7 % 60)]; // more than one batch
        var codes = EncoderCodes.Of(network, Examples, rows, default);
        using var scope = NewDisposeScope();
        for (var i = 0; i < rows.Length; i += 37)
        {
            var mu = network.Encode(tensor(SyntheticNotes.LogMel(rows[i])).reshape(1, 1, 16, 16)).Mu;
            for (var unit = 0; unit < 4; unit++)
                Assert.Equal(mu[0, unit].item<float>(), codes[i * 4 + unit], 1e-5f);
        }
        Assert.Equal(codes, EncoderCodes.Of(network, Examples, rows, default));
    }
}
