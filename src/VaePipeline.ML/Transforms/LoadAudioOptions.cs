namespace VaePipeline.ML.Transforms;

/// <summary>How <see cref="TimbreCatalog.LoadAudio"/> reads files.</summary>
public sealed record LoadAudioOptions : BatchingOptions
{
    /// <summary>The rate that sounds are resampled to, in Hz. [1,000, 192,000]</summary>
    public int SampleRate { get; init; } = 16_000;

    /// <summary>Samples to read at most, from the start, at <see cref="SampleRate"/>; null reads whole files. At least 1.</summary>
    public int? MaxSamples { get; init; }

    /// <summary>Name of the column of <see cref="NoteStatus"/> values, text.</summary>
    public string StatusColumnName { get; init; } = "Status";

    /// <summary>Name of the column that gives the reason where the status is not ok, text.</summary>
    public string MessageColumnName { get; init; } = "Message";

    /// <summary>Name of the column of the files' whole durations in seconds, NaN where unreadable.</summary>
    public string DurationColumnName { get; init; } = "Duration";

    internal LoadAudioOptions Validated()
    {
        RequireValid();
        if (SampleRate is < 1_000 or > 192_000)
            throw new ArgumentOutOfRangeException(nameof(SampleRate), $"{nameof(SampleRate)} is {SampleRate}; allowed: 1000 to 192000 Hz.");
        if (MaxSamples < 1)
            throw new ArgumentOutOfRangeException(nameof(MaxSamples), $"{nameof(MaxSamples)} is {MaxSamples}; allowed: 1 and up, or null for whole files.");
        return this;
    }
}
