using System.Text.Json;
using System.Text.Json.Serialization;

namespace VaePipeline.Model;

/// <summary>The JSON form of a model's configuration, keys in snake_case.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Strict, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ModelConfig))]
[JsonSerializable(typeof(int[]))]
sealed partial class ModelJson : JsonSerializerContext;
