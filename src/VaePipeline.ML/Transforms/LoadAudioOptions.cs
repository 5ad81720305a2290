using System.Text.Json.Serialization;
using VaePipeline.Audio.Features;
using VaePipeline.Audio.Formats.Ffmpeg;
using VaePipeline.ML.Transforms.Batches;

namespace VaePipeline.ML.Transforms;

/// <summary>Options of <see cref="TimbreCatalog.LoadAudio"/>.</summary>
public sealed record LoadAudioOptions : BatchingOptions
{
    /// <summary>The rate that sounds are resampled to, in Hz. [1,000, 192,000]</summary>
    public int SampleRate { get; init; } = 16_000;

    /// <summary>The maximum number of samples to read, from the start, at <see cref="SampleRate"/>; null reads whole files. At least 1.</summary>
    public int? MaxSamples { get; init; }

    /// <summary>Name of the column of <see cref="NoteStatus"/> values, text.</summary>
    public string StatusColumnName { get; init; } = "Status";

    /// <summary>Name of the column of reasons, text; empty if the status is ok.</summary>
    public string MessageColumnName { get; init; } = "Message";

    /// <summary>Name of the column of file durations in seconds, NaN for unreadable files.</summary>
    public string DurationColumnName { get; init; } = "Duration";

    /// <summary>The features that clips are prepared for, so that LogMelSpectrogram must not prepare them; null reads samples as they are.</summary>
    [JsonIgnore]
    internal LogMelOptions? PreparedFor { get; init; }

    /// <summary>Decodes what nothing else reads; null for files of the formats that are read without it.</summary>
    [JsonIgnore]
    internal FfmpegDecoder? Ffmpeg { get; init; }

    /// <summary>Name of the column of the seconds by which the start was moved; only with <see cref="PreparedFor"/>.</summary>
    internal const string StartColumnName = "Start";

    internal LoadAudioOptions Validated()
    {
        Require.That(SampleRate is >= 1_000 and <= 192_000, SampleRate, "1000 to 192000 Hz");
        Require.That(MaxSamples is null or >= 1, MaxSamples, "1 and up, or null for whole files");
        return this;
    }
}
