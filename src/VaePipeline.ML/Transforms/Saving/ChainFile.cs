using System.Text.Json;
using System.Text.Json.Serialization;
using VaePipeline.Model;

namespace VaePipeline.ML.Transforms.Saving;

/// <summary>chain.json: the stages in order with their options, and a fingerprint of all of them (hash in lower-case hex).</summary>
sealed record ChainFile(int Version, string CreatedBy, string Fingerprint, IReadOnlyList<StageOptions> Stages)
{
    public const string Name = "chain.json";

    const int CurrentVersion = 1;

    static readonly JsonSerializerOptions Json = new()
    {
        AllowDuplicateProperties = false,
        Converters = { new FeaturesConverter() },
        IgnoreReadOnlyProperties = true,
        NewLine = "\n",
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        WriteIndented = true,
    };

    public static byte[] Write(IReadOnlyList<StageOptions> stages) =>
        JsonSerializer.SerializeToUtf8Bytes(
            new ChainFile(CurrentVersion, $"VaePipeline {ProductVersion.Text}", HashOf(stages), stages),
            Json
        );

    /// <exception cref="TimbreException">The file is missing, not JSON, of another version, or was changed.</exception>
    public static IReadOnlyList<StageOptions> Read(ChainPackage package)
    {
        var content = package.Read(Name);
        try
        {
            var version = JsonSerializer.Deserialize<Header>(content).Version;
            if (version != CurrentVersion)
                throw package.Problem(
                    $"{Name} has version {version}, this program reads {CurrentVersion}. Save the chain again with this release"
                );
            var file = JsonSerializer.Deserialize<ChainFile>(content, Json) ?? throw new JsonException("null");
            if (file.Stages.Count == 0 || HashOf(file.Stages) != file.Fingerprint)
                throw package.Problem(
                    $"{Name} was changed after saving: its stages do not have the fingerprint {file.Fingerprint}. Build a new chain with other options instead of editing it"
                );
            return file.Stages;
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException or ModelFormatException or ArgumentException)
        {
            throw package.Problem(
                $"{Name} cannot be read: {exception.Message.Split('\n')[0].TrimEnd('.')}. Save the chain again",
                exception
            );
        }
    }

    static string HashOf(IReadOnlyList<StageOptions> stages) => OnnxModelFile.HashOf(JsonSerializer.SerializeToUtf8Bytes(stages, Json));

    readonly record struct Header([property: JsonPropertyName("version")] int Version);
}
