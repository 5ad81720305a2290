using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using VaePipeline.Audio.Features;
using VaePipeline.ML.Transforms.Saving;
using VaePipeline.Model;

namespace VaePipeline.ML.Jobs.Outputs;

/// <summary>The model that made an output, and the verdict of its training if its folder has one.</summary>
sealed record EmbeddingModel(string Name, string Fingerprint, int LatentSize)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SpaceState? Verdict { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Reason { get; init; }
}

/// <summary>Which shard of a job an output is.</summary>
/// <param name="Index">From 1.</param>
/// <param name="Count">The number of shards.</param>
/// <param name="AllRows">The number of notes of all shards.</param>
sealed record ShardPlace(int Index, [property: JsonPropertyName("of")] int Count, int AllRows);

/// <summary>
/// The .meta.json file of an output: how it was made. It prevents outputs of different models from being mixed unnoticed, and is written last, so an
/// output without it may be incomplete.
/// </summary>
sealed record EmbeddingMetadata
{
    const string FfmpegKey = "ffmpeg";

    public string Format { get; init; } = "vaepipeline.embeddings";

    public int Version { get; init; } = 1;

    /// <summary>The name of the <see cref="EmbeddingFormat"/>.</summary>
    public required string OutputFormat { get; init; }

    public required IReadOnlyList<string> Files { get; init; }

    public required EmbeddingModel Model { get; init; }

    [JsonConverter(typeof(FeaturesConverter))]
    public required LogMelOptions Features { get; init; }

    public required RowCounts Counts { get; init; }

    public required IReadOnlyList<string> Columns { get; init; }

    public required int BatchSize { get; init; }

    public required bool RawText { get; init; }

    /// <summary><see cref="InputList.Digest"/> of the job's inputs.</summary>
    public required string Inputs { get; init; }

    /// <summary>How files were cut into windows; null if each file is one row.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public WindowPlan? Windows { get; init; }

    /// <summary>Null for a whole output.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ShardPlace? Shard { get; init; }

    public required IReadOnlyDictionary<string, string> Versions { get; init; }

    /// <summary>The binding of the job that made the output.</summary>
    [JsonIgnore]
    public JobBinding Binding =>
        new([
            new("model", Model.Fingerprint),
            new("inputs", Inputs),
            .. Features.Preparation is { } preparation
                ? [KeyValuePair.Create("preparation", preparation.ToString())]
                : Array.Empty<KeyValuePair<string, string>>(),
            new("windows", Windows?.ToString() ?? "none"),
            new("shard", Shard is { } shard ? $"{shard.Index}/{shard.Count}" : "none"),
            new("batch size", BatchSize.ToString(CultureInfo.InvariantCulture)),
            .. Versions,
        ]);

    /// <summary>The version of ffmpeg, or that there was none, if a row depends on it; otherwise null.</summary>
    [JsonIgnore]
    public string? Ffmpeg => Versions.GetValueOrDefault(FfmpegKey);

    public EmbeddingMetadata WithFfmpeg(string? version) =>
        this with
        {
            Versions = new Dictionary<string, string>([
                .. Versions.Where(part => part.Key != FfmpegKey),
                .. version is null ? Array.Empty<KeyValuePair<string, string>>() : [KeyValuePair.Create(FfmpegKey, version)],
            ]),
        };

    public void Write(OutputLayout layout) =>
        AtomicFile.Write(
            layout.MetadataPath,
            stream =>
                JsonSerializer.Serialize(
                    stream,
                    this with
                    {
                        Files = [.. layout.Files.Select(file => Path.GetFileName(file))],
                    },
                    MetadataJson.Default.EmbeddingMetadata
                )
        );

    /// <summary>Reads the metadata of an output; null if there is none.</summary>
    /// <exception cref="TimbreException">The file is not the metadata of an output.</exception>
    public static EmbeddingMetadata? ReadFor(OutputLayout layout)
    {
        var path = layout.MetadataPath;
        if (!File.Exists(path))
            return null;
        try
        {
            var metadata =
                JsonSerializer.Deserialize(File.ReadAllBytes(path), MetadataJson.Default.EmbeddingMetadata)
                ?? throw new JsonException("null");
            return OutputLayout.FormatNamed(metadata.OutputFormat) is not null
                ? metadata
                : throw new JsonException($"unknown format '{metadata.OutputFormat}'");
        }
        catch (Exception exception) when (exception is JsonException or ModelFormatException)
        {
            throw new TimbreException(
                $"{path}: is not the metadata of an embedding output ({exception.Message}); embed again and overwrite the output.",
                exception
            )
            {
                Options = [nameof(EmbeddingRequest.Overwrite)],
            };
        }
    }

    /// <summary>
    /// Describes the first difference to the job of another shard, except the shard's number, and except ffmpeg if no file of the other shard needed
    /// it; null if there is none.
    /// </summary>
    public string? DifferenceTo(EmbeddingMetadata other) =>
        (WithFfmpeg(other.Ffmpeg is null ? null : Ffmpeg) with { Shard = null }).Binding.DifferenceTo((other with { Shard = null }).Binding)
        ?? (
            OutputFormat != other.OutputFormat ? $"the format {other.OutputFormat}, not {OutputFormat}"
            : Features != other.Features ? "other features"
            : RawText != other.RawText ? "another choice of raw text"
            : Shard?.Count != other.Shard?.Count ? $"{other.Shard?.Count} shards, not {Shard?.Count}"
            : Shard?.AllRows != other.Shard?.AllRows || !Columns.SequenceEqual(other.Columns) ? "other rows or columns"
            : null
        );
}

[JsonSourceGenerationOptions(
    AllowDuplicateProperties = false,
    NewLine = "\n",
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    WriteIndented = true
)]
[JsonSerializable(typeof(EmbeddingMetadata))]
sealed partial class MetadataJson : JsonSerializerContext;
