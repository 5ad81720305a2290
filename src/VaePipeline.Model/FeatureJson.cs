using System.Text;
using VaePipeline.Audio.Features;

namespace VaePipeline.Model;

/// <summary>Log-mel options as JSON, the same in config.json, in the metadata of an ONNX file and in the sidecar of an embedding table.</summary>
static class FeatureJson
{
    /// <summary>The options on one line, keys in snake_case; equal options give equal text.</summary>
    public static string Write(LogMelOptions options) => Encoding.UTF8.GetString(StrictJson.Write(options));

    /// <summary>Reads a JSON object that <see cref="Write"/> has written; <paramref name="source"/> is used in messages.</summary>
    /// <exception cref="ModelFormatException">A key is missing or unknown, or a value is out of its range.</exception>
    public static LogMelOptions Read(string json, string source) =>
        StrictJson.Read<LogMelOptions>(Encoding.UTF8.GetBytes(json), source, options => options.Validated());
}
