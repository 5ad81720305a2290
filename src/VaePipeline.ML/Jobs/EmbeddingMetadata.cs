using System.Text.Json;
using Microsoft.ML;
using VaePipeline.Foundation;
using VaePipeline.ML.Jobs.Inputs;
using VaePipeline.ML.Jobs.Journal;
using VaePipeline.ML.Jobs.Outputs;
using VaePipeline.ML.Jobs.Windows;
using VaePipeline.Model;
using VaePipeline.Model.Onnx;

namespace VaePipeline.ML.Jobs;

/// <summary>
/// The file beside an output that says what it was made with, so that outputs of two models are never mixed unnoticed. It is written
/// last: an output without one is not known to be whole.
/// </summary>
sealed record EmbeddingMetadata
{
    const int FormatVersion = 1;

    /// <summary>What the output is written as.</summary>
    public required EmbeddingFormat Format { get; init; }

    public required string ModelName { get; init; }

    public required string Fingerprint { get; init; }

    public required int LatentSize { get; init; }

    /// <summary>The features' options as JSON.</summary>
    public required string Features { get; init; }

    public required RowCounts Counts { get; init; }

    public required IReadOnlyList<string> Columns { get; init; }

    public required int BatchSize { get; init; }

    public required bool RawText { get; init; }

    /// <summary><see cref="InputList.Digest"/> of the job's inputs.</summary>
    public required string Inputs { get; init; }

    public required IReadOnlyList<KeyValuePair<string, string>> Versions { get; init; }

    /// <summary>How files were cut into windows; null where each is one row.</summary>
    public WindowPlan? Windows { get; init; }

    /// <summary>Which part of a job this is; null for a whole one.</summary>
    public ShardPlace? Shard { get; init; }

    public static IReadOnlyList<KeyValuePair<string, string>> CurrentVersions { get; } =
    [
        new("vaepipeline", PackageVersion.Of(typeof(Embedder).Assembly)),
        new("microsoft_ml", PackageVersion.Of(typeof(MLContext).Assembly)),
        new("onnxruntime", OnnxRuntimeVersion.Text),
        new("dotnet", Environment.Version.ToString()),
    ];

    public static EmbeddingMetadata Of(EmbeddingRequest request, OnnxMetadata model, InputList inputs, IReadOnlyList<string> columns, RowCounts counts) => new()
    {
        Format = request.Layout.Format,
        ModelName = model.ModelName,
        Fingerprint = model.Fingerprint,
        LatentSize = model.LatentSize,
        Features = FeatureJson.Write(model.Features),
        Counts = counts,
        Columns = columns,
        BatchSize = request.BatchSize,
        RawText = request.RawText,
        Inputs = inputs.Digest,
        Versions = CurrentVersions,
        Windows = WindowPlan.Of(request, model.Features),
        Shard = request.Shard is { } shard ? new(shard, inputs.AllRows) : null,
    };

    static string FormatName(EmbeddingFormat format) => format.ToString().ToLowerInvariant();

    public static string PathFor(string output) => output + ".meta.json";

    public void Write(string output) =>
        AtomicFile.Write(PathFor(output), stream =>
        {
            using var json = new Utf8JsonWriter(stream, new() { Indented = true });
            json.WriteStartObject();
            json.WriteString("format", "vaepipeline.embeddings");
            json.WriteNumber("version", FormatVersion);
            json.WriteString("output_format", FormatName(Format));
            json.WriteStartArray("files");
            foreach (var file in new OutputLayout(Format, output).Files)
                json.WriteStringValue(Path.GetFileName(file));
            json.WriteEndArray();
            json.WriteStartObject("model");
            json.WriteString("name", ModelName);
            json.WriteString("fingerprint", Fingerprint);
            json.WriteNumber("latent_size", LatentSize);
            json.WriteEndObject();
            json.WritePropertyName("features");
            json.WriteRawValue(Features);
            json.WriteStartObject("counts");
            json.WriteNumber("rows", Counts.Total);
            json.WriteNumber("ok", Counts.Ok);
            json.WriteNumber("error", Counts.Errors);
            json.WriteNumber("silent", Counts.Silent);
            json.WriteNumber("short", Counts.Short);
            json.WriteEndObject();
            json.WriteStartArray("columns");
            foreach (var column in Columns)
                json.WriteStringValue(column);
            json.WriteEndArray();
            json.WriteNumber("batch_size", BatchSize);
            json.WriteBoolean("raw_text", RawText);
            json.WriteString("inputs", Inputs);
            if (Windows is { } windows)
            {
                json.WriteStartObject("windows");
                json.WriteNumber("samples", windows.Samples);
                json.WriteNumber("hop", windows.Hop);
                json.WriteNumber("least", windows.Least);
                json.WriteNumber("sample_rate", windows.SampleRate);
                json.WriteEndObject();
            }
            if (Shard is { } place)
            {
                json.WriteStartObject("shard");
                json.WriteNumber("index", place.Shard.Index);
                json.WriteNumber("of", place.Shard.Count);
                json.WriteNumber("all_rows", place.AllRows);
                json.WriteEndObject();
            }
            json.WriteStartObject("versions");
            foreach (var (name, version) in Versions)
                json.WriteString(name, version);
            json.WriteEndObject();
            json.WriteEndObject();
        });

    /// <summary>What makes another output one of another job, its shard aside, in words; null when nothing does.</summary>
    public string? DifferenceTo(EmbeddingMetadata other) =>
        JobBinding.Of(this with { Shard = null }).DifferenceTo(JobBinding.Of(other with { Shard = null }))
        ?? (Format != other.Format ? $"the format {FormatName(other.Format)}, not {FormatName(Format)}"
            : Features != other.Features ? "other features"
            : RawText != other.RawText ? "another choice of --raw-text"
            : Shard?.Shard.Count != other.Shard?.Shard.Count ? $"{other.Shard?.Shard.Count} shards, not {Shard?.Shard.Count}"
            : Shard?.AllRows != other.Shard?.AllRows || !Columns.SequenceEqual(other.Columns) ? "other rows or columns"
            : null);

    /// <summary>Reads what stands beside an output; null when nothing does.</summary>
    /// <exception cref="TimbreException">It is not what <see cref="Write"/> writes.</exception>
    public static EmbeddingMetadata? ReadBeside(string output)
    {
        var path = PathFor(output);
        if (!File.Exists(path))
            return null;
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            return Read(document.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new TimbreException($"{path}: is not the description of an embedding output ({exception.Message}); embed again with --force.", exception);
        }
    }

    static EmbeddingMetadata Read(JsonElement root)
    {
        var model = root.GetProperty("model");
        var counts = root.GetProperty("counts");
        return new()
        {
            Format = Enum.GetValues<EmbeddingFormat>().First(format => FormatName(format) == root.GetProperty("output_format").GetString()),
            ModelName = model.GetProperty("name").GetString()!,
            Fingerprint = model.GetProperty("fingerprint").GetString()!,
            LatentSize = model.GetProperty("latent_size").GetInt32(),
            Features = JsonSerializer.Serialize(root.GetProperty("features")),
            Counts = new(Count("ok"), Count("error"), Count("silent"), Count("short")),
            Columns = [.. root.GetProperty("columns").EnumerateArray().Select(column => column.GetString()!)],
            BatchSize = root.GetProperty("batch_size").GetInt32(),
            RawText = root.GetProperty("raw_text").GetBoolean(),
            Inputs = root.GetProperty("inputs").GetString()!,
            Versions = [.. root.GetProperty("versions").EnumerateObject().Select(version => KeyValuePair.Create(version.Name, version.Value.GetString()!))],
            Windows = root.TryGetProperty("windows", out var windows)
                ? new(windows.GetProperty("samples").GetInt32(), windows.GetProperty("hop").GetInt32(), windows.GetProperty("least").GetInt32(), windows.GetProperty("sample_rate").GetInt32())
                : null,
            Shard = root.TryGetProperty("shard", out var shard)
                ? new(new(shard.GetProperty("index").GetInt32(), shard.GetProperty("of").GetInt32()), shard.GetProperty("all_rows").GetInt32())
                : null,
        };
        int Count(string name) => counts.GetProperty(name).GetInt32();
    }
}

/// <summary>Rows by status.</summary>
readonly record struct RowCounts(int Ok, int Errors, int Silent, int Short)
{
    public int Total => Ok + Errors + Silent + Short;

    /// <summary>Rows that lack an embedding which was to be expected: silence between sounds is none.</summary>
    public int Failed(bool hasWindows) => Errors + Short + (hasWindows ? 0 : Silent);

    public RowCounts Plus(RowCounts other) => new(Ok + other.Ok, Errors + other.Errors, Silent + other.Silent, Short + other.Short);
}
