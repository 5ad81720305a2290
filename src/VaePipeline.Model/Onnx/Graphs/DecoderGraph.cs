using static VaePipeline.Model.Onnx.Graphs.OnnxGraph;
using static VaePipeline.Model.Onnx.Graphs.TensorProto.Types;

namespace VaePipeline.Model.Onnx.Graphs;

/// <summary>The decoder: z (N, latent) and, if conditioned, pitch (N) and velocity (N) to log_mel (N, 1, bands, frames).</summary>
static class DecoderGraph
{
    public const string Z = "z";
    public const string Pitch = "pitch";
    public const string Velocity = "velocity";
    public const string LogMel = "log_mel";

    public const float MaxVelocity = 127;

    /// <summary>The inputs in order: z, then pitch and velocity if the decoder is conditioned on them.</summary>
    public static string[] Inputs(Conditioning conditioning) =>
        [Z, .. (string[])(conditioning.Pitch ? [Pitch] : []), .. (string[])(conditioning.Velocity ? [Velocity] : [])];

    public static OnnxGraph Of(VaeModel model)
    {
        var architecture = model.Config.Architecture;
        var graph = new OnnxGraph(
            "decoder",
            "The decoder of a convolutional VAE: a latent code, with pitch and velocity if conditioned, to a log-mel spectrogram."
        );
        var value = ConditionedInput(graph, architecture);

        value = graph.Node(
            "Gemm",
            "decoder_input",
            [value, graph.Weight(model["decoder_input.weight"]), graph.Weight(model["decoder_input.bias"])],
            Int("transB", 1)
        );
        value = graph.Node(
            "Reshape",
            "bottleneck",
            [
                value,
                graph.Constant(
                    "bottleneck.shape",
                    -1L,
                    architecture.Channels[^1],
                    architecture.BottleneckHeight,
                    architecture.BottleneckWidth
                ),
            ]
        );

        var layers = architecture.Channels.Count;
        for (var i = 0; i < layers; i++)
        {
            var layer = $"decoder.{2 * i}";
            value = graph.Node(
                "ConvTranspose",
                i == layers - 1 ? LogMel : layer,
                [value, graph.Weight(model[$"{layer}.weight"]), graph.Weight(model[$"{layer}.bias"])],
                Ints("kernel_shape", architecture.DecoderKernel, architecture.DecoderKernel),
                Ints("strides", 2, 2),
                Ints("pads", 1, 1, 1, 1)
            );
            if (i < layers - 1)
                value = graph.Node("Relu", $"decoder.{2 * i + 1}", [value]);
        }
        graph.Output(LogMel, [1, architecture.MelBands, architecture.Frames], "(N, 1, bands, frames) log-mel spectrograms, about [-1, 1].");
        return graph;
    }

    /// <summary>z with its conditioning, (N, latent + conditioning).</summary>
    static string ConditionedInput(OnnxGraph graph, VaeArchitecture architecture)
    {
        var conditioning = architecture.Conditioning;
        var parts = new List<string> { graph.Input(Z, DataType.Float, [architecture.LatentSize], "(N, latent) latent codes.") };
        if (conditioning.Pitch)
            parts.Add(
                graph.Node(
                    "OneHot",
                    "pitch.one_hot",
                    [
                        graph.Input(Pitch, DataType.Int64, [], $"(N) MIDI pitches, {conditioning.AllowedPitches}."),
                        graph.Constant("pitch.depth", (long)conditioning.PitchCount),
                        graph.Constant("pitch.off_on", 0f, 1f),
                    ],
                    Int("axis", -1)
                )
            );
        if (conditioning.Velocity)
        {
            var scaled = graph.Node(
                "Div",
                "velocity.scaled",
                [graph.Input(Velocity, DataType.Float, [], "(N) MIDI velocities, 0 to 127."), graph.Constant("velocity.max", MaxVelocity)]
            );
            parts.Add(graph.Node("Unsqueeze", "velocity.column", [scaled, graph.Constant("velocity.axis", 1L)]));
        }
        return parts.Count == 1 ? parts[0] : graph.Node("Concat", "conditioned", parts.ToArray(), Int("axis", 1));
    }
}
