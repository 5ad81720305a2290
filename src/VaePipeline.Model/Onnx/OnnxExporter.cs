using Google.Protobuf;
using VaePipeline.Model.Onnx.Graphs;

namespace VaePipeline.Model.Onnx;

/// <summary>Exports a model to ONNX (opset 17, IR version 8, dynamic batch size) for any runtime. The same model gives the same bytes.</summary>
public static class OnnxExporter
{
    /// <summary>encoder.onnx: log_mel (N, 1, bands, frames) to mu (N, latent) and logvar (N, latent).</summary>
    public const string EncoderFileName = "encoder.onnx";

    /// <summary>decoder.onnx: z (N, latent) and, if conditioned, pitch (N) int64 and velocity (N) to log_mel (N, 1, bands, frames).</summary>
    public const string DecoderFileName = "decoder.onnx";

    internal const string EncoderKind = "encoder";
    internal const string DecoderKind = "decoder";

    /// <summary>Writes encoder.onnx and decoder.onnx into a folder, which is created when missing. Existing files are replaced.</summary>
    /// <param name="model">The model.</param>
    /// <param name="folder">The target folder.</param>
    /// <param name="logMel">(1, bands, frames) example to store in the files for <see cref="ModelVerifier"/>; null is a pattern of lines.</param>
    /// <exception cref="ModelFormatException">The weights do not fit the architecture.</exception>
    public static void Export(VaeModel model, string folder, float[]? logMel = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        model = model.Validated();
        var golden = GoldenVectors.Of(model, logMel);
        Directory.CreateDirectory(folder);

        Write(
            Path.Combine(folder, EncoderFileName),
            EncoderGraph.Of(model),
            OnnxMetadata.Of(
                EncoderKind,
                model,
                new Dictionary<string, float[]>
                {
                    [EncoderGraph.LogMel] = golden.LogMel,
                    [EncoderGraph.Mu] = golden.Mu,
                    [EncoderGraph.LogVar] = golden.LogVar,
                }
            )
        );

        var decoderGolden = new Dictionary<string, float[]> { [DecoderGraph.Z] = golden.Mu, [DecoderGraph.LogMel] = golden.Decoded };
        if (model.Config.Architecture.Conditioning.Pitch)
            decoderGolden[DecoderGraph.Pitch] = [golden.Pitch];
        if (model.Config.Architecture.Conditioning.Velocity)
            decoderGolden[DecoderGraph.Velocity] = [golden.Velocity];
        Write(Path.Combine(folder, DecoderFileName), DecoderGraph.Of(model), OnnxMetadata.Of(DecoderKind, model, decoderGolden));
    }

    static void Write(string path, OnnxGraph graph, OnnxMetadata metadata)
    {
        var model = graph.ToModel(metadata.ToProperties());
        AtomicFile.Write(path, stream => model.WriteTo(stream));
    }
}
