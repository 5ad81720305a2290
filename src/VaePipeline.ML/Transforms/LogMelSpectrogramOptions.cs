using System.Text.Json.Serialization;
using VaePipeline.Audio.Features;
using VaePipeline.ML.Transforms.Batches;

namespace VaePipeline.ML.Transforms;

/// <summary>Options of <see cref="TimbreCatalog.LogMelSpectrogram"/>.</summary>
public sealed record LogMelSpectrogramOptions : BatchingOptions
{
    /// <summary>The features; they must be those that the model was trained on.</summary>
    public LogMelOptions Features { get; init; } = LogMelOptions.Default;

    /// <summary>Whether the samples are prepared already.</summary>
    [JsonIgnore]
    internal bool IsPrepared { get; init; }

    /// <summary>Name of the column of <see cref="NoteStatus"/> values, text; read if it exists, and added with the status after this transform.</summary>
    public string StatusColumnName { get; init; } = "Status";

    /// <summary>Name of the column of reasons, text; read and added in the same way.</summary>
    public string MessageColumnName { get; init; } = "Message";
}
