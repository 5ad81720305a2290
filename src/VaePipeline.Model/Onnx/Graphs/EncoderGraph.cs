using static VaePipeline.Model.Onnx.Graphs.OnnxGraph;
using static VaePipeline.Model.Onnx.Graphs.TensorProto.Types;

namespace VaePipeline.Model.Onnx.Graphs;

/// <summary>The encoder: log_mel (N, 1, bands, frames) to mu (N, latent) and logvar (N, latent).</summary>
static class EncoderGraph
{
    public const string LogMel = "log_mel";
    public const string Mu = "mu";
    public const string LogVar = "logvar";

    public static OnnxGraph Of(VaeModel model)
    {
        var architecture = model.Config.Architecture;
        var graph = new OnnxGraph(
            "encoder",
            "The encoder of a convolutional VAE: a log-mel spectrogram to the mean and log variance of its latent code."
        );
        var value = graph.Input(
            LogMel,
            DataType.Float,
            [1, architecture.MelBands, architecture.Frames],
            "(N, 1, bands, frames) log-mel spectrograms in [-1, 1]; how they are computed is in the metadata."
        );

        var padding = architecture.EncoderKernel / 2;
        for (var i = 0; i < architecture.Channels.Count; i++)
        {
            var layer = $"encoder.{2 * i}";
            value = graph.Node(
                "Conv",
                layer,
                [value, graph.Weight(model[$"{layer}.weight"]), graph.Weight(model[$"{layer}.bias"])],
                Ints("kernel_shape", architecture.EncoderKernel, architecture.EncoderKernel),
                Ints("strides", 2, 2),
                Ints("pads", padding, padding, padding, padding)
            );
            value = graph.Node("Relu", $"encoder.{2 * i + 1}", [value]);
        }
        var flat = graph.Node("Flatten", "flat", [value], Int("axis", 1));

        foreach (
            var (head, description) in new[]
            {
                (Mu, "(N, latent) means: the embedding."),
                (LogVar, "(N, latent) natural logarithms of the variances."),
            }
        )
        {
            graph.Node("Gemm", head, [flat, graph.Weight(model[$"{head}.weight"]), graph.Weight(model[$"{head}.bias"])], Int("transB", 1));
            graph.Output(head, [architecture.LatentSize], description);
        }
        return graph;
    }
}
