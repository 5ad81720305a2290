using System.Globalization;
using VaePipeline.ML.Jobs.Inputs;
using VaePipeline.ML.Jobs.Windows;
using VaePipeline.Model.Onnx;

namespace VaePipeline.ML.Jobs.Journal;

/// <summary>All that determines the rows of a job, as named texts: two jobs that agree in it write the same bytes.</summary>
sealed record JobBinding(KeyValuePair<string, string>[] Parts)
{
    public static JobBinding Of(EmbeddingRequest request, OnnxMetadata model, InputList inputs) =>
        Of(model.Fingerprint, inputs.Digest, WindowPlan.Of(request, model.Features), request.Shard, request.BatchSize, EmbeddingMetadata.CurrentVersions);

    public static JobBinding Of(EmbeddingMetadata metadata) => Of(metadata.Fingerprint, metadata.Inputs, metadata.Windows, metadata.Shard?.Shard, metadata.BatchSize, metadata.Versions);

    static JobBinding Of(string fingerprint, string inputs, WindowPlan? windows, Shard? shard, int batchSize, IReadOnlyList<KeyValuePair<string, string>> versions) =>
        new([new("model", fingerprint), new("inputs", inputs), new("windows", windows?.ToString() ?? "none"), new("shard", shard?.ToString() ?? "none"), new("batch size", batchSize.ToString(CultureInfo.InvariantCulture)), .. versions]);

    public static JobBinding Parse(string text) => new([.. text.Split('\n').Select(line => line.Split('=', 2)).Where(part => part.Length == 2).Select(part => KeyValuePair.Create(part[0], part[1]))]);

    public override string ToString() => string.Join('\n', Array.ConvertAll(Parts, part => $"{part.Key}={part.Value}"));

    /// <summary>The first thing in which another job differs, in words; null when there is none.</summary>
    public string? DifferenceTo(JobBinding other)
    {
        foreach (var (name, value) in Parts)
            if (other.Parts.FirstOrDefault(part => part.Key == name).Value is var theirs && theirs != value)
                return name == "inputs" ? "other inputs" : $"{name} {theirs ?? "unknown"}, not {value}";
        return Parts.Length == other.Parts.Length ? null : "other options";
    }
}
