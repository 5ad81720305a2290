using System.Text.Json;
using Microsoft.ML;
using VaePipeline.Audio.Files;
using VaePipeline.Model;
using VaePipeline.Onnx;

namespace VaePipeline.ML.Embedding;

/// <summary>
/// The file beside an embedding CSV that says what it was made with, so that files of two models are never mixed unnoticed. It is
/// written last: a CSV without one is not known to be whole.
/// </summary>
static class EmbeddingMetadata
{
    const int FormatVersion = 1;

    public static string PathFor(string csv) => csv + ".meta.json";

    public static void Write(string csv, OnnxMetadata model, IReadOnlyList<string> columns, EmbeddingSummary summary, EmbeddingRequest request) =>
        AtomicFile.Write(PathFor(csv), stream =>
        {
            using var json = new Utf8JsonWriter(stream, new() { Indented = true });
            json.WriteStartObject();
            json.WriteString("format", "vaepipeline.embeddings");
            json.WriteNumber("version", FormatVersion);
            json.WriteString("csv", Path.GetFileName(csv));
            json.WriteStartObject("model");
            json.WriteString("name", model.ModelName);
            json.WriteString("fingerprint", model.Fingerprint);
            json.WriteNumber("latent_size", model.LatentSize);
            json.WriteEndObject();
            json.WritePropertyName("features");
            json.WriteRawValue(FeatureJson.Write(model.Features));
            json.WriteStartObject("counts");
            json.WriteNumber("rows", summary.Total);
            json.WriteNumber("ok", summary.Ok);
            json.WriteNumber("error", summary.Errors);
            json.WriteNumber("silent", summary.Silent);
            json.WriteNumber("short", summary.Short);
            json.WriteEndObject();
            json.WriteStartArray("columns");
            foreach (var column in columns)
                json.WriteStringValue(column);
            json.WriteEndArray();
            json.WriteNumber("batch_size", request.BatchSize);
            json.WriteBoolean("raw_text", request.RawText);
            json.WriteStartObject("versions");
            json.WriteString("vaepipeline", VersionOf(typeof(Embedder)));
            json.WriteString("microsoft_ml", VersionOf(typeof(MLContext)));
            json.WriteString("onnxruntime", OnnxRuntimeVersion.Text);
            json.WriteString("dotnet", Environment.Version.ToString());
            json.WriteEndObject();
            json.WriteEndObject();
        });

    static string VersionOf(Type type) => type.Assembly.GetName().Version?.ToString(3) ?? "unknown";
}
