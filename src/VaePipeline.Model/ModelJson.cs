using System.Text.Json;
using System.Text.Json.Serialization;

namespace VaePipeline.Model;

/// <summary>The JSON form of a model's configuration, keys in snake_case.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Strict, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ModelConfig))]
[JsonSerializable(typeof(int[]))]
sealed partial class ModelJson : JsonSerializerContext;

/// <summary>A channel list as a JSON array of whole numbers.</summary>
sealed class ChannelListJson : JsonConverter<ChannelList>
{
    public override ChannelList Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new(JsonSerializer.Deserialize(ref reader, ModelJson.Default.Int32Array) ?? throw new JsonException());

    public override void Write(Utf8JsonWriter writer, ChannelList value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, [.. value], ModelJson.Default.Int32Array);
}
