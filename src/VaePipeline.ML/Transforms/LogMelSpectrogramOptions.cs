using VaePipeline.Audio.Features;

namespace VaePipeline.ML.Transforms;

/// <summary>How <see cref="TimbreCatalog.LogMelSpectrogram"/> computes features.</summary>
public sealed record LogMelSpectrogramOptions : BatchingOptions
{
    /// <summary>The features; they must be those that the model was trained on.</summary>
    public LogMelOptions Features { get; init; } = LogMelOptions.Default;

    /// <summary>Name of the column of <see cref="NoteStatus"/> values, text; read where there is one, and added with what is found here.</summary>
    public string StatusColumnName { get; init; } = "Status";

    /// <summary>Name of the column that gives the reason where the status is not ok, text; read and added likewise.</summary>
    public string MessageColumnName { get; init; } = "Message";

    internal LogMelSpectrogramOptions Validated()
    {
        RequireValid();
        Features.Validated();
        return this;
    }
}
