using System.Text.Json;
using System.Text.Json.Serialization;
using VaePipeline.Audio.Features;
using VaePipeline.Model;

namespace VaePipeline.ML.Transforms.Saving;

/// <summary>Reads and writes features with the keys of config.json, on one line.</summary>
sealed class FeaturesConverter : JsonConverter<LogMelOptions>
{
    public override LogMelOptions Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        return FeatureJson.Read(document.RootElement.GetRawText(), "features");
    }

    public override void Write(Utf8JsonWriter writer, LogMelOptions value, JsonSerializerOptions options) =>
        writer.WriteRawValue(FeatureJson.Write(value));
}
